package org.countersign.cli.command.ssh.krl;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.KeyFingerprint;
import org.countersign.core.ssh.krl.KeyFingerprint.Hash;
import org.countersign.core.ssh.krl.KrlBuilder;

/// Reads what is to be revoked, in the lines that `ssh-keygen -k` reads (ssh-keygen(1), "KEY REVOCATION LISTS"): public keys and
/// certificates as they stand in their files, `serial:`, `id:`, `key:`, `sha1:`, `sha256:` and `hash:`.
final class RevocationSpec {
    private static final Pattern SERIALS = Pattern.compile("([^-\\s]+)(?:\\s*-\\s*(\\S+))?");

    private final KrlBuilder krl;
    private final Optional<Issuer> issuer;

    /// Whose certificates serials and key IDs mean.
    ///
    /// @param key empty for the certificates of any CA
    record Issuer(Optional<SshPublicKey> key) {}

    /// @param issuer empty when nobody said whose certificates are meant
    RevocationSpec(KrlBuilder krl, Optional<Issuer> issuer) {
        this.krl = krl;
        this.issuer = issuer;
    }

    /// Takes all lines of a file or none.
    void read(String text, String name) {
        int number = 0;
        for (var line : text.lines().toList()) {
            number++;
            try {
                line(line.strip());
            } catch (SshFormatException | IllegalArgumentException e) {
                throw new CommandFailure(name + ", line " + number + ": " + e.getMessage()).because(e);
            } catch (CommandFailure e) {
                throw e.during(name + ", line " + number);
            }
        }
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int colon = line.indexOf(':');
        String rest = line.substring(colon + 1).strip();
        switch (colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "serial" -> serials(withoutComment(rest));
            case "id" -> keyId(rest);
            case "key" -> krl.add(publicLine(rest).key());
            case "sha1" -> krl.add(KeyFingerprint.of(Hash.SHA1, publicLine(rest).key()));
            case "sha256" -> krl.add(KeyFingerprint.of(Hash.SHA256, publicLine(rest).key()));
            case "hash" -> krl.add(new KeyFingerprint(Hash.SHA256, withoutComment(rest)));
            default -> keyOrCertificate(publicLine(line));
        }
    }

    /// Serials as a line or flag gives them: `7` or `7-12`, in decimal or, with `0x` in front, in hexadecimal.
    void serials(String text) {
        var parts = SERIALS.matcher(text);
        if (!parts.matches()) {
            throw new SshFormatException("that is neither a serial nor two with a hyphen between them");
        }
        long first = serial(parts.group(1));
        krl.addSerials(issuer(), new SerialRange(first, parts.group(2) == null ? first : serial(parts.group(2))));
    }

    private static long serial(String text) {
        if (text.matches("0x[0-9A-Fa-f]{1,16}")) {
            return Long.parseUnsignedLong(text.substring(2), 16);
        }
        return SerialRange.parseSerial(text);
    }

    /// `ssh-keygen` takes a number sign here for the beginning of a comment, and so revokes another key ID than it says.
    private void keyId(String text) {
        if (text.indexOf('#') >= 0) {
            throw new CommandFailure("whether the key ID ends at the number sign is unclear")
                    .hint("name it with '" + KrlCommands.KEY_ID + "'");
        }
        revokeKeyId(text);
    }

    void revokeKeyId(String keyId) {
        if (keyId.isEmpty()) {
            throw new SshFormatException("a key ID is empty");
        }
        krl.addKeyId(issuer(), keyId);
    }

    private void keyOrCertificate(PublicLine line) {
        if (line.isCertificate()) {
            krl.add(line.certificate());
        } else {
            krl.add(line.key());
        }
    }

    private Optional<SshPublicKey> issuer() {
        return issuer.orElseThrow(() -> new CommandFailure("serials and key IDs mean nothing without the CA that gave them")
                .hint("name its key with '" + KrlCommands.CA_KEY + "', or give '" + KrlCommands.ANY_CA + "'")).key();
    }

    private static PublicLine publicLine(String text) {
        return PublicLine.firstIn(text).orElseThrow(() -> new SshFormatException("that is no public key, certificate or other entry"));
    }

    private static String withoutComment(String text) {
        int comment = text.indexOf('#');
        return comment < 0 ? text : text.substring(0, comment).strip();
    }
}
