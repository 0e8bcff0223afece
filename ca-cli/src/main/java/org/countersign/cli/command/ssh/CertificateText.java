package org.countersign.cli.command.ssh;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.countersign.cli.command.LocalTimes;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.Validity;
import org.countersign.core.text.Printable;

/// A certificate for people: the layout of `ssh-keygen -L`, with the signature behind it.
final class CertificateText {
    private static final String INDENT = " ".repeat(8);
    private static final String ITEM = " ".repeat(16);
    private static final int BYTES_PER_LINE = 16;

    private static final HexFormat HEX = HexFormat.of();

    private CertificateText() {}

    static void print(String name, SshCertificate certificate, PrintStream out) {
        var body = certificate.body();
        out.println(name + ":");
        line(out, "Type", body.key().type().certificateName() + " " + body.type().word() + " certificate");
        line(out, "Public key", body.key().type().algorithm() + "-CERT " + FingerprintLine.fingerprint(body.key()));
        line(out, "Signing CA", body.signatureKey().type().algorithm() + " " + FingerprintLine.fingerprint(body.signatureKey())
                + " (using " + certificate.signature().format() + ")");
        line(out, "Key ID", "\"" + Printable.text(body.keyId()) + "\"");
        line(out, "Serial", Long.toUnsignedString(body.serial()));
        line(out, "Valid", validity(body.validity()));
        list(out, "Principals", body.principals());
        list(out, "Critical Options", pairs(body.criticalOptions()));
        list(out, "Extensions", pairs(body.extensions()));
        out.print(INDENT + "Signature:");
        out.println(hex(certificate.signature().bytes()));
    }

    /// In local time, as `ssh-keygen` prints it.
    static String validity(Validity validity) {
        return validity.endless() ? "forever"
                : "from " + LocalTimes.plain(validity.notBefore()) + " to " + LocalTimes.plain(validity.notAfter());
    }

    private static void line(PrintStream out, String label, Object value) {
        out.println(INDENT + label + ": " + value);
    }

    private static void list(PrintStream out, String label, List<String> items) {
        line(out, label, items.isEmpty() ? "(none)" : "");
        items.forEach(item -> out.println(ITEM + Printable.text(item)));
    }

    private static List<String> pairs(Map<String, String> options) {
        var pairs = new ArrayList<String>();
        options.forEach((name, value) -> pairs.add(name + " " + value));
        return pairs;
    }

    private static String hex(byte[] signature) {
        var text = new StringBuilder();
        for (int i = 0; i < signature.length; i++) {
            text.append(i % BYTES_PER_LINE == 0 ? "\n" + ITEM : "").append(HEX.toHexDigits(signature[i]))
                    .append(i == signature.length - 1 ? "" : ":");
        }
        return text.toString();
    }
}
