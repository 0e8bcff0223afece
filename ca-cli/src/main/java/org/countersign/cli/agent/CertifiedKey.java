package org.countersign.cli.agent;

import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// A private key together with its certificate, in the form in which an agent takes the pair (draft "SSH Agent Protocol",
/// "Adding keys to the agent"; for certificates PROTOCOL.certkeys of OpenSSH).
final class CertifiedKey {
    private CertifiedKey() {}

    static void write(SshWriter message, SshCertificate certificate, PrivateKey key) {
        message.string(certificate.body().key().type().certificateName()).string(certificate.blob());
        switch (key) {
            case RSAPrivateCrtKey rsa -> message.mpint(rsa.getPrivateExponent()).mpint(rsa.getCrtCoefficient())
                    .mpint(rsa.getPrimeP()).mpint(rsa.getPrimeQ());
            case ECPrivateKey ec -> message.mpint(ec.getS());
            case EdECPrivateKey ed -> writeEd25519(message, certificate, ed);
            default -> throw new IllegalArgumentException("an agent does not take a " + key.getAlgorithm() + " key");
        }
    }

    /// The private part is the seed with the public key behind it.
    private static void writeEd25519(SshWriter message, SshCertificate certificate, EdECPrivateKey key) {
        var fields = new SshReader(certificate.body().key().blob());
        fields.string();
        byte[] point = fields.string();
        byte[] seed = key.getBytes().orElseThrow(() -> new IllegalArgumentException("the key cannot be exported"));
        byte[] both = Arrays.copyOf(seed, seed.length + point.length);
        System.arraycopy(point, 0, both, seed.length, point.length);
        message.string(point).string(both);
        Arrays.fill(both, (byte) 0);
    }
}
