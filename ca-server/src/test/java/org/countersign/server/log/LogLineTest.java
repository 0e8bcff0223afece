package org.countersign.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    @Test
    void json_keeps_the_order_of_the_pairs() {
        assertEquals("{\"b\":\"x\",\"a\":1}", new LogLine(LogFormat.JSON).put("b", "x").put("a", 1).end());
        assertEquals("{}", new LogLine(LogFormat.JSON).end());
    }

    @Test
    void text_quotes_only_where_a_reader_would_stumble() {
        assertEquals("a=x-1.2/y:z b=\"two words\" c=3 d= e=\"k=v\"", new LogLine(LogFormat.TEXT)
                .put("a", "x-1.2/y:z").put("b", "two words").put("c", 3).put("d", "").put("e", "k=v").end());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\n{\"level\":\"info\"}", "\u001b[2J", "\"", "\\", "\u0000", "\u2028", "\u202e", "\u0085",
        "\ud800", "\ud83d\ude00", "\u00fc", "\u007f", "</script>"})
    void no_value_ends_its_line_or_reaches_a_terminal(String value) {
        for (var format : LogFormat.values()) {
            var line = new LogLine(format).put("first", 1).put("v", value).put("last", "x y").end();
            assertTrue(line.chars().allMatch(c -> c >= 0x20 && c != 0x7f && (c < 0x80 || c > 0x9f)
                    && (c < 0x2000 || c > 0x206f) && !Character.isSurrogate((char) c)), line);
            assertTrue(line.endsWith("\"x y\"" + (format == LogFormat.JSON ? "}" : "")), line);
        }
    }

    @Test
    void json_reads_back_to_the_same_values() {
        var value = "a\"b\\c\nd\te\u0001\u00fc\u2028\ud83d\ude00";
        var read = Json.parseObject(new LogLine(LogFormat.JSON).put("v", value).put("n", -5).end(), JsonLimits.FILE);
        assertEquals(value, read.text("v"));
        assertEquals(-5, read.integer("n").orElseThrow());
        assertFalse(read.members().isEmpty());
    }
}
