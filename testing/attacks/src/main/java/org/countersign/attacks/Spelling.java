package org.countersign.attacks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Other ways to write the same token. The words are those of the member `spell`.
final class Spelling {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Spelling() {}

    static String apply(String word, String token) {
        var parts = token.split("\\.", -1);
        return switch (word) {
            case "" -> token;
            case "padding" -> token + "==";
            case "padding-1" -> token + "=";
            case "padded-header" -> parts[0] + "=." + parts[1] + "." + parts[2];
            case "standard-alphabet" -> parts[0] + "." + parts[1] + "."
                    + Base64.getEncoder().withoutPadding().encodeToString(Base64.getUrlDecoder().decode(parts[2]));
            case "stray-bits" -> token.substring(0, token.length() - 1) + neighbour(token.charAt(token.length() - 1));
            case "space-before" -> " " + token;
            case "space-after" -> token + " ";
            case "space-inside" -> parts[0] + ". " + parts[1] + "." + parts[2];
            case "newline-after" -> token + "\n";
            case "newline-inside" -> token.substring(0, 20) + "\n" + token.substring(20);
            case "crlf-inside" -> token.substring(0, 20) + "\r\n" + token.substring(20);
            case "tab-inside" -> token.substring(0, 20) + "\t" + token.substring(20);
            case "bang" -> token.substring(0, 20) + "!" + token.substring(20);
            case "percent" -> token.replaceFirst("\\.", "%2E");
            case "nul" -> token + "\u0000";
            case "bom" -> "\ufeff" + token;
            case "full-width-dot" -> token.replaceFirst("\\.", "\uff0e");
            case "upper" -> token.toUpperCase(java.util.Locale.ROOT);
            case "utf-16" -> new String(token.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1);
            case "reversed" -> new StringBuilder(token).reverse().toString();
            case "two-parts" -> parts[0] + "." + parts[1];
            case "four-parts" -> token + "." + parts[2];
            case "five-parts" -> parts[0] + "..." + parts[1] + "." + parts[2];
            case "leading-dot" -> "." + token;
            case "trailing-dot" -> token + ".";
            case "empty-header" -> "." + parts[1] + "." + parts[2];
            case "empty-claims" -> parts[0] + ".." + parts[2];
            case "bearer" -> "Bearer " + token;
            case "quoted" -> "\"" + token + "\"";
            case "twice" -> token + token;
            case "comma" -> token + "," + token;
            case "dots" -> ".".repeat(16_384);
            case "three-dots" -> "...";
            case "two-dots" -> "..";
            case "letters" -> "a.b.c";
            case "flattened" -> "{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2] + "\"}";
            case "general" -> "{\"payload\":\"" + parts[1] + "\",\"signatures\":[{\"protected\":\"" + parts[0]
                    + "\",\"signature\":\"" + parts[2] + "\"}]}";
            case "two-signatures" -> "{\"payload\":\"" + parts[1] + "\",\"signatures\":[{\"protected\":\"" + parts[0]
                    + "\",\"signature\":\"" + parts[2] + "\"},{\"protected\":\"" + parts[0] + "\",\"signature\":\"AAAA\"}]}";
            default -> throw new IllegalArgumentException("no such spelling: " + word);
        };
    }

    /// The last character of 64 bytes carries four bits that mean nothing.
    private static char neighbour(char last) {
        return ALPHABET.charAt(ALPHABET.indexOf(last) ^ 1);
    }
}
