package org.countersign.bench;

import java.security.PublicKey;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;

/// Holds answers to what the CA promises: signed by its key, and each with a serial of its own.
final class SampleCheck {
    private SampleCheck() {}

    /// The SSH certificate in an answer.
    static SshCertificate sshCertificate(byte[] answer) {
        return SshCertificate.parse(Base64.getDecoder().decode(text(answer)));
    }

    private static String text(byte[] answer) {
        return Json.parseObject(answer, JsonLimits.FILE).text("crt");
    }

    /// @throws IllegalStateException when one is not signed by the CA, or two have the same serial
    static void ssh(List<byte[]> answers, SshPublicKey caKey, Crypto crypto) {
        var serials = new HashSet<Object>();
        for (byte[] answer : answers) {
            var certificate = sshCertificate(answer);
            hold(certificate.isSignedBy(caKey, crypto), certificate.body().serial(), serials);
        }
    }

    /// @throws IllegalStateException when one is not signed by the CA, or two have the same serial
    static void x509(List<byte[]> answers, PublicKey caKey) {
        var serials = new HashSet<Object>();
        for (byte[] answer : answers) {
            var certificate = CertificateBundle.parse(text(answer)).getFirst();
            hold(X509Certificates.isSignedBy(certificate, caKey), certificate.getSerialNumber(), serials);
        }
    }

    private static void hold(boolean signed, Object serial, Set<Object> serials) {
        if (!signed) {
            throw new IllegalStateException("a certificate is not signed by the CA");
        }
        if (!serials.add(serial)) {
            throw new IllegalStateException("two certificates have the same serial");
        }
    }
}
