package org.countersign.cli.command.ssh;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;

/// A public key or certificate as it stands in a line of `.pub`, `-cert.pub` or authorized_keys: type, base64, comment.
///
/// @param type the wire name, which may be one we know nothing else of
public record PublicLine(String type, byte[] blob, String comment) {
    /// The first such line of a text; lines before it that are none, and options in front of the type, are skipped.
    public static Optional<PublicLine> firstIn(String text) {
        return text.lines().map(PublicLine::parse).flatMap(Optional::stream).findFirst();
    }

    /// All such lines of a text.
    public static List<PublicLine> allIn(String text) {
        return text.lines().map(PublicLine::parse).flatMap(Optional::stream).toList();
    }

    private static Optional<PublicLine> parse(String line) {
        String rest = line.strip();
        while (!rest.isEmpty() && !rest.startsWith("#")) {
            var fields = rest.split("[ \t]+", 3);
            if (fields.length < 2) {
                return Optional.empty();
            }
            var blob = StrictBase64.decode(fields[1]).filter(bytes -> typeOf(bytes).equals(fields[0]));
            if (blob.isPresent()) {
                return Optional.of(new PublicLine(fields[0], blob.get(), fields.length > 2 ? fields[2].strip() : ""));
            }
            rest = rest.substring(fields[0].length()).strip();
        }
        return Optional.empty();
    }

    /// A wire blob without its type in front, as `cut -d' ' -f2` leaves it.
    static Optional<PublicLine> ofBase64(String text) {
        return StrictBase64.decode(text.strip()).filter(bytes -> !typeOf(bytes).isEmpty())
                .map(bytes -> new PublicLine(typeOf(bytes), bytes, ""));
    }

    /// The name a wire blob begins with, or nothing.
    private static String typeOf(byte[] blob) {
        try {
            return new SshReader(blob).text();
        } catch (SshFormatException _) {
            return "";
        }
    }

    /// Whether this is a certificate, by its name.
    public boolean isCertificate() {
        return type.endsWith("-cert-v01@openssh.com");
    }

    /// @throws SshFormatException when it is not one, or one that cannot be read
    public SshCertificate certificate() {
        return SshCertificate.parse(blob);
    }

    /// The key, or the one that the certificate certifies.
    ///
    /// @throws SshFormatException when it is of an unknown type or malformed
    public SshPublicKey key() {
        return isCertificate() ? certificate().body().key() : SshPublicKey.parse(blob);
    }

    /// How a key or certificate with a comment is written to a file.
    public static String format(String typeAndBase64, String comment) {
        return typeAndBase64 + (comment.isEmpty() ? "" : " " + comment) + "\n";
    }

    @Override
    public String toString() {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }
}
