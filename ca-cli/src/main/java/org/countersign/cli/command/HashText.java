package org.countersign.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/// A hash in one of the forms that `--format` of the fingerprint commands offers.
public final class HashText {
    private HashText() {}

    /// @param format one of the choices of [CommonFlags#FINGERPRINT_FORMAT]
    public static String of(byte[] hash, String format) {
        return switch (format) {
            case "hex" -> HexFormat.of().formatHex(hash);
            case "base64" -> Base64.getEncoder().encodeToString(hash);
            case "base64-raw" -> Base64.getEncoder().withoutPadding().encodeToString(hash);
            case "base64-url" -> Base64.getUrlEncoder().encodeToString(hash);
            case "base64-url-raw" -> Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
            case "emoji" -> emoji(hash);
            default -> throw new IllegalStateException(format);
        };
    }

    /// One picture a byte, for comparing two hashes by eye. The table is that of emojisum, "draft+2", on which the tools of this
    /// ecosystem agreed: people compare what different programs show.
    private static String emoji(byte[] hash) {
        var pictures = table().split("\\s+");
        var text = new StringBuilder();
        for (byte value : hash) {
            text.append(pictures[Byte.toUnsignedInt(value)]);
        }
        return text.toString();
    }

    private static String table() {
        try (var in = HashText.class.getResourceAsStream("emoji.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
