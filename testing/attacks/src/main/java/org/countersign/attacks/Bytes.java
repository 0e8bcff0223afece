package org.countersign.attacks;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonValue;

/// Bytes as texts, one character for each: so a row can put any byte anywhere.
final class Bytes {
    private static final String HEX = "hex:";

    private Bytes() {}

    static String of(JsonValue json) {
        return of(Json.write(json));
    }

    /// The UTF-8 of a text.
    static String of(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static byte[] raw(String bytes) {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// What a row writes: `hex:` and digits, or a text.
    static String written(String text) {
        return text.startsWith(HEX)
                ? new String(HexFormat.of().parseHex(text.substring(HEX.length())), StandardCharsets.ISO_8859_1) : of(text);
    }
}
