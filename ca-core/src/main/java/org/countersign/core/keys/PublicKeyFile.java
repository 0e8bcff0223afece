package org.countersign.core.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;

/// One public key from a file, with the comment that came with it: the single line that `ssh-keygen` writes to `.pub`, or
/// a PEM block `PUBLIC KEY`.
public record PublicKeyFile(SshPublicKey key, String comment) {
    private static final int LIMIT = 64 * 1024;

    /// @throws KeyFileException when the file is anything but one public key
    public static PublicKeyFile read(Path file) {
        byte[] bytes = RegularFile.read(file, LIMIT, "public key file");
        return parse(new String(bytes, StandardCharsets.UTF_8), file.toString());
    }

    /// As [#read], for a text that was read elsewhere; `name` says in messages where it came from.
    public static PublicKeyFile parse(String text, String name) {
        try {
            return text.contains("-----BEGIN ") ? parsePem(text) : parseLine(onlyLine(text));
        } catch (KeyFormatException | SshFormatException e) {
            throw new KeyFileException("the public key file " + name + " cannot be used: " + e.getMessage());
        }
    }

    private static PublicKeyFile parsePem(String text) {
        var blocks = Pem.parse(text);
        if (blocks.size() != 1) {
            throw new KeyFormatException("it does not hold exactly one key");
        }
        var block = blocks.getFirst();
        return switch (block.label()) {
            case "PUBLIC KEY" -> new PublicKeyFile(SubjectPublicKey.parse(block.der()), "");
            case "CERTIFICATE" -> throw new KeyFormatException("it holds a certificate; give a public key");
            default -> throw new KeyFormatException(block.label().endsWith("PRIVATE KEY")
                    ? "it holds a private key, which must not leave its place; give the public one"
                    : "it holds no public key");
        };
    }

    private static String onlyLine(String text) {
        List<String> lines = text.lines().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        if (lines.size() != 1) {
            throw new KeyFormatException(lines.isEmpty() ? "it is empty" : "it holds more than one line; give one key");
        }
        return lines.getFirst();
    }

    private static PublicKeyFile parseLine(String line) {
        var fields = line.split("[ \t]+", 3);
        if (fields[0].startsWith("@")) {
            throw new KeyFormatException("it is a line of known_hosts; give a public key");
        }
        if (SshKeyType.ofCertificateName(fields[0]).isPresent()) {
            throw new KeyFormatException("it holds a certificate; give the public key that was certified");
        }
        var type = SshKeyType.ofWireName(fields[0]).orElseThrow(() -> new KeyFormatException(
                "it does not begin with the name of a supported key type, such as ssh-ed25519"));
        byte[] blob = StrictBase64.decode(fields.length > 1 ? fields[1] : "").filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> new KeyFormatException("the text behind the key type is not base64"));
        var key = SshPublicKey.parse(blob);
        if (key.type() != type) {
            throw new KeyFormatException("the key is of another type than its line says");
        }
        return new PublicKeyFile(key, comment(fields));
    }

    private static String comment(String[] fields) {
        String comment = fields.length > 2 ? fields[2] : "";
        if (comment.chars().anyMatch(Character::isISOControl)) {
            throw new KeyFormatException("its comment holds a control character");
        }
        return comment;
    }
}
