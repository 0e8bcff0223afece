package org.countersign.server;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import org.countersign.core.crypto.Digests;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.config.SharedPart;

/// One number for all that decides what a server answers: equal on all nodes of a CA, whatever their addresses and file names are.
///
/// Not in it is what lies with others.
final class ConfigurationFingerprint {
    private ConfigurationFingerprint() {}

    static String of(SharedPart shared, CaMaterial material, FilePrints files) {
        var text = new StringBuilder();
        line(text, shared.digest());
        certificates(text, material.roots().roots());
        certificates(text, material.roots().federated());
        certificates(text, material.roots().intermediates());
        for (var type : CertificateType.values()) {
            line(text, material.keys().find(type).map(key -> key.publicKey().toLine()));
        }
        files.all().forEach(print -> line(text, print));
        return Digests.sha256Hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void line(StringBuilder text, Object part) {
        text.append(part).append('\n');
    }

    private static void certificates(StringBuilder text, List<X509Certificate> certificates) {
        certificates.forEach(certificate -> line(text, X509Certificates.fingerprint(certificate)));
        line(text, "");
    }
}
