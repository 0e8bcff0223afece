package org.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.CertificateBundle;

/// What the certificates of the CA under load are signed with, read from its own files.
///
/// @param user  signs SSH certificates of users
/// @param host  signs SSH certificates of hosts
/// @param leafs signs X.509 certificates
record CaPublicKeys(SshPublicKey user, SshPublicKey host, PublicKey leafs) {
    static CaPublicKeys read(Path home) throws IOException {
        var certificates = home.resolve("certs");
        return new CaPublicKeys(PublicKeyFile.read(certificates.resolve("ssh_user_ca_key.pub")).key(),
                PublicKeyFile.read(certificates.resolve("ssh_host_ca_key.pub")).key(),
                CertificateBundle.parse(Files.readString(certificates.resolve("intermediate_ca.crt"))).getFirst().getPublicKey());
    }
}
