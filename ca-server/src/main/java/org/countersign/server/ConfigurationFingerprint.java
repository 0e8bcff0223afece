package org.countersign.server;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.countersign.core.crypto.Digests;
import org.countersign.core.ssh.CertificateType;
import org.countersign.server.config.SharedPart;

/// One number for all that decides what a server answers: equal on all nodes of a CA, whatever their addresses and file names are.
///
/// Not in it are secrets of webhooks, the certificates of Amazon that an AWS provisioner names, and what lies with others.
final class ConfigurationFingerprint {
    private ConfigurationFingerprint() {}

    static String of(SharedPart shared, CaMaterial material) {
        var text = new StringBuilder();
        line(text, shared.digest());
        certificates(text, material.roots().roots());
        certificates(text, material.roots().federated());
        certificates(text, material.roots().intermediates());
        for (var type : CertificateType.values()) {
            line(text, material.keys().find(type).map(key -> key.publicKey().toLine()));
        }
        return HexFormat.of().formatHex(Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void line(StringBuilder text, Object part) {
        text.append(part).append('\n');
    }

    private static void certificates(StringBuilder text, List<X509Certificate> certificates) {
        for (var certificate : certificates) {
            try {
                line(text, HexFormat.of().formatHex(Digests.sha256(certificate.getEncoded())));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a parsed certificate has an encoding", e);
            }
        }
        line(text, "");
    }
}
