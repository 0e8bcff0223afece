package org.countersign.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    /// A terminal takes U+009B for the beginning of a command, and shows what is behind U+202E from right to left.
    @Test
    void json_says_the_same_and_nothing_to_the_terminal() {
        var json = JsonObject.builder().put("name\u009b31m", "a\u202eb\u007f\n\t\u00e9 \ud83d\udd11 \udb40\udc41").build();
        var shown = Printable.json(Json.writeIndented(json, "  "));

        assertEquals("{\n  \"name\\u009b31m\": \"a\\u202eb\\u007f\\n\\t\u00e9 \ud83d\udd11 \\udb40\\udc41\"\n}", shown);
        assertEquals(json, Json.parseObject(shown, JsonLimits.FILE));
    }

    @Test
    void a_line_is_shown_as_ssh_keygen_shows_it() {
        assertEquals("a\\033[2Jb\\342\\200\\256c\\012\u00e9 \ud83d\udd11", Printable.text("a\u001b[2Jb\u202ec\n\u00e9 \ud83d\udd11"));
        assertEquals("a\tb\nc", Printable.lines("a\tb\nc\n"));
    }

    /// Isolates, joiners, blanks that are not the blank, the soft hyphen, fillers, variation selectors, tags, the byte order mark,
    /// private and unassigned ones.
    @ParameterizedTest
    @ValueSource(strings = {"\u2066", "\u2069", "\u200b", "\u200d", "\u200f", "\u061c", "\u00a0", "\u2003", "\u3000", "\u00ad", "\u3164", "\uffa0", "\u115f",
        "\u034f", "\u2800", "\u2028", "\ufe0f", "\udb40\udd00", "\udb40\udc41", "\ufeff", "\ue000", "\uffff"})
    void what_nobody_would_see_is_seen(String hidden) {
        assertTrue(Printable.text("a" + hidden + "b").matches("a(\\\\[0-7]{3})+b"));
        assertEquals("a" + hidden + "b", Json.parseObject(Printable.json("{\"x\":\"a" + hidden + "b\"}"), JsonLimits.FILE).text("x"));
    }
}
