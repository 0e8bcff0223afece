package org.countersign.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"b\":[true,false,null],\"c\":{\"d\":\"e\"}}", "[]", "{}", "\"x\"", "-1.50e3", "18446744073709551615",
            "{\"\":\"\"}"})
    void writes_back_what_it_read(String text) {
        assertEquals(text, Json.write(Json.parse(text, JsonLimits.REQUEST)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "{a:1}", "01", "+1", "NaN", "Infinity", "// x\n1", "1 2", "{} x",
            "{\"a\":1,\"a\":2}", "\"\u0001\"", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "nul", "\ufeff{}"})
    void refuses_everything_that_is_not_one_strict_value(String text) {
        assertThrows(JsonException.class, () -> Json.parse(text, JsonLimits.REQUEST));
    }

    @Test
    void refuses_bytes_that_are_not_utf_8() {
        for (byte[] bytes : List.of(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}, new byte[] {'"', (byte) 0xff, '"'},
                "{}".getBytes(StandardCharsets.UTF_16), new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'})) {
            assertThrows(JsonException.class, () -> Json.parse(bytes, JsonLimits.REQUEST));
        }
    }

    @Test
    void holds_every_limit_exactly() {
        accepts("[".repeat(16) + "]".repeat(16));
        refuses("[".repeat(17) + "]".repeat(17));
        refuses("[".repeat(100_000));
        accepts(object(64));
        refuses(object(65));
        accepts("\"" + "x".repeat(32 * 1024) + "\"");
        refuses("\"" + "x".repeat(32 * 1024 + 1) + "\"");
        accepts("9".repeat(20));
        refuses("9".repeat(21));
        refuses("9".repeat(100_000));
    }

    @Test
    void escapes_what_go_escapes() {
        assertEquals("\"\\u003c\\u003e\\u0026/\\u2028\\u2029\\n\\\"\\\\\\u0001\u00e9\ud83d\ude00\"",
                Json.write(new JsonValue.JsonString("<>&/\u2028\u2029\n\"\\\u0001\u00e9\ud83d\ude00")));
    }

    @Test
    void indents_as_go_does() {
        var value = Json.parse("{\"a\":[1,{}],\"b\":[]}", JsonLimits.FILE);
        assertEquals("{\n\t\"a\": [\n\t\t1,\n\t\t{}\n\t],\n\t\"b\": []\n}", Json.writeIndented(value, "\t"));
    }

    @Test
    void tells_absent_from_wrong() {
        var object = Json.parseObject("{\"s\":\"x\",\"n\":1.5,\"z\":null,\"l\":[\"a\",1],\"big\":1e999999999}", JsonLimits.FILE);
        assertEquals("", object.text("z"));
        assertEquals("", object.text("missing"));
        assertThrows(JsonException.class, () -> object.string("n"));
        assertThrows(JsonException.class, () -> object.integer("n"));
        assertThrows(JsonException.class, () -> object.integer("big"));
        assertThrows(JsonException.class, () -> object.strings("l"));
        assertThrows(JsonException.class, () -> object.object("s"));
        assertThrows(JsonException.class, () -> object.bool("s"));
    }

    private static String object(int members) {
        return IntStream.range(0, members).mapToObj(i -> "\"k" + i + "\":0").collect(Collectors.joining(",", "{", "}"));
    }

    private static void accepts(String text) {
        Json.parse(text, JsonLimits.REQUEST);
    }

    private static void refuses(String text) {
        assertThrows(JsonException.class, () -> Json.parse(text, JsonLimits.REQUEST));
    }
}
