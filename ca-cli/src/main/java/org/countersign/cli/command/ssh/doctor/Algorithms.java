package org.countersign.cli.command.ssh.doctor;

import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;

/// The names under which lists of algorithms speak of a key.
final class Algorithms {
    private Algorithms() {}

    /// What a certificate for such a key can be used as. An RSA key makes signatures with several hashes.
    static List<String> ofCertificate(SshKeyType type) {
        return type == SshKeyType.RSA
                ? List.of("rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-256-cert-v01@openssh.com") : List.of(type.certificateName());
    }

    /// The size of an RSA key; OpenSSH sets a least size for no others.
    static Optional<Integer> rsaBits(SshPublicKey key) {
        return key.type() == SshKeyType.RSA ? Optional.of(((RSAPublicKey) key.toJca()).getModulus().bitLength()) : Optional.empty();
    }
}
