package org.countersign.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class PrintableTest {
    /// A terminal takes U+009B for the beginning of a command, and shows what is behind U+202E from right to left.
    @Test
    void json_says_the_same_and_nothing_to_the_terminal() {
        var json = JsonObject.builder().put("name\u009b31m", "a\u202eb\u007f\n\t\u00e9 \ud83d\udd11 \udb40\udc41").build();
        var shown = Printable.json(Json.writeIndented(json, "  "));

        assertEquals("{\n  \"name\\u009b31m\": \"a\\u202eb\\u007f\\n\\t\u00e9 \ud83d\udd11 \\udb40\\udc41\"\n}", shown);
        assertEquals(json, Json.parseObject(shown, JsonLimits.FILE));
    }
}
