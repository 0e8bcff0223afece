package org.countersign.cli.agent;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSignature;
import org.countersign.core.ssh.Validity;

/// Makes keys and certificates for tests, under an Ed25519 CA key of its own.
public final class TestCertificates {
    private final KeyPair ca = keyPair("Ed25519");

    /// @param kind `Ed25519`, `RSA`, or the JDK's name of a curve
    public static KeyPair keyPair(String kind) {
        try {
            if (!kind.startsWith("secp")) {
                return KeyPairGenerator.getInstance(kind).generateKeyPair();
            }
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(kind));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public SshPublicKey caKey() {
        return SshPublicKey.of(ca.getPublic());
    }

    public SshCertificate user(KeyPair key, Validity validity) {
        return certify(SshPublicKey.of(key.getPublic()), CertificateType.USER, validity, Map.of(), Map.of("permit-pty", ""));
    }

    public SshCertificate host(KeyPair key, Validity validity) {
        return certify(SshPublicKey.of(key.getPublic()), CertificateType.HOST, validity, Map.of(), Map.of());
    }

    public SshCertificate certify(SshPublicKey key, CertificateType type, Validity validity,
            Map<String, String> options, Map<String, String> extensions) {
        return sign(SshCertificateBody.issuable(new byte[32], key, 0xfedc_ba98_7654_3210L, type, "jane@example.com",
                List.of("jane", "jane@example.com"), validity, options, extensions, caKey()));
    }

    public SshCertificate certify(SshPublicKey key, CertificateType type, String keyId, List<String> principals,
            Validity validity) {
        return sign(SshCertificateBody.issuable(new byte[32], key, 0xfedc_ba98_7654_3210L, type, keyId, principals, validity,
                Map.of(), Map.of(), caKey()));
    }

    private SshCertificate sign(SshCertificateBody body) {
        try {
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(ca.getPrivate());
            signer.update(body.toBeSigned());
            return SshCertificate.of(body, SshSignature.ofJca(caKey().type(), signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
