package org.countersign.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;
import org.junit.jupiter.api.Test;

/// Another reader of JSON, Jackson's, takes and refuses the same texts as ours, and finds the same in them: in texts that are made
/// by the rules, and in the same texts after a few characters of them were changed.
class JsonOracleTest {
    private static final int TEXTS = 20_000;
    private static final JsonLimits WIDE = new JsonLimits(100, 1000, 100_000, 1000);
    private static final String ODD = "{}[]:,\"\\/ \t\n\r\f\b\u0000\u001f\u007f0123456789.eE+-truefalsnxbU'\u00e9\u20ac\ud83d\ude00\ufeff\ufffe";
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    @Test
    void agrees_with_another_reader_on_every_text() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < TEXTS; i++) {
            var made = new StringBuilder();
            make(made, random, 0);
            String text = i % 4 == 0 ? made.toString() : spoiled(made, random);
            var ours = ours(text);
            assertEquals(jacksons(text), ours, () -> "seed " + seed + ", " + text.codePoints().boxed().toList() + ": " + text);
            taken += ours.isPresent() ? 1 : 0;
        }
        assertTrue(taken > TEXTS / 4 && taken < TEXTS * 3 / 4, taken + " of " + TEXTS + " were JSON at all");
    }

    private static Optional<JsonValue> ours(String text) {
        try {
            return Optional.of(Json.parse(text, WIDE));
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    private static Optional<JsonValue> jacksons(String text) {
        try (var parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            var value = read(parser);
            return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static JsonValue read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, JsonValue>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = whole(parser.currentName());
                    parser.nextToken();
                    members.put(name, read(parser));
                }
                yield new JsonObject(members);
            }
            case START_ARRAY -> {
                var items = new ArrayList<JsonValue>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield new JsonArray(items);
            }
            case VALUE_STRING -> new JsonString(whole(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonNull.NULL;
            case null, default -> throw new IllegalArgumentException();
        };
    }

    /// Jackson hands out halves of surrogate pairs, we do not.
    private static String whole(String text) {
        if (!StandardCharsets.UTF_16BE.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static void make(StringBuilder out, Random random, int depth) {
        blanks(out, random);
        switch (random.nextInt(depth > 3 ? 5 : 8)) {
            case 0 -> out.append(pick(random, List.of("true", "false", "null")));
            case 1 -> out.append(pick(random, List.of("0", "-0", "17", "-1.50", "2e9", "3E-007", "18446744073709551615", "1.0e+5")));
            case 2, 3, 4 -> string(out, random);
            case 5 -> makeArray(out, random, depth);
            default -> makeObject(out, random, depth);
        }
        blanks(out, random);
    }

    private static void makeArray(StringBuilder out, Random random, int depth) {
        out.append('[');
        int items = random.nextInt(4);
        for (int i = 0; i < items; i++) {
            out.append(i == 0 ? "" : ",");
            make(out, random, depth + 1);
        }
        blanks(out, random);
        out.append(']');
    }

    private static void makeObject(StringBuilder out, Random random, int depth) {
        out.append('{');
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            out.append(i == 0 ? "" : ",");
            blanks(out, random);
            string(out, random);
            blanks(out, random);
            out.append(':');
            make(out, random, depth + 1);
        }
        blanks(out, random);
        out.append('}');
    }

    private static void string(StringBuilder out, Random random) {
        out.append('"');
        for (int i = random.nextInt(4); i > 0; i--) {
            out.append(pick(random, List.of("a", "b", "key", "\u00e9", "\ud83d\ude00", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\uD83d\\ude00",
                    "\\b\\f\\r\\t", "\\u0000", "/", "'", "\u007f", "\u2028")));
        }
        out.append('"');
    }

    private static void blanks(StringBuilder out, Random random) {
        for (int i = random.nextInt(6) - 4; i > 0; i--) {
            out.append(" \t\n\r".charAt(random.nextInt(4)));
        }
    }

    private static String spoiled(StringBuilder text, Random random) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
                default -> text.replace(Math.max(0, at - 1), at, String.valueOf(ODD.charAt(random.nextInt(ODD.length()))));
            }
        }
        return text.toString();
    }

    private static String pick(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
