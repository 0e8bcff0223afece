package org.countersign.server.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tables in `expressions/`: a template, a tab, and what Go with Sprig makes of it and `data.json`.
///
/// `⏎`, `⇥` and `␍` stand for line end, tab and carriage return. `PARSE ERROR` and `ERROR` say that the template is refused, or ends
/// with an error. The program that asks Go lies beside the tables.
class ExpressionsTest {
    /// What an expression gives must not depend on how busy the machine is.
    private static final TemplateLimits PATIENT =
            new TemplateLimits(100_000, 64 * 1024, 256 * 1024, 100, Duration.ofMinutes(1));
    private static final TemplateEnvironment ENVIRONMENT =
            new TemplateEnvironment(InstantSource.fixed(Instant.parse("2026-11-22T10:20:30Z")), new Random(1));

    private record Expression(String template, String result) {}

    @ParameterizedTest
    @ValueSource(strings = {"language", "printf", "strings", "lists", "dicts", "math", "encoding", "dates", "regex", "urls", "versions"})
    void gives_what_go_gives(String table) throws IOException {
        var data = Json.parseObject(read("data.json"), JsonLimits.FILE);
        var different = new ArrayList<String>();
        for (var expression : table(table)) {
            var result = result(expression.template, data);
            if (!result.equals(expression.result)) {
                different.add(expression.template + "\n  expected " + expression.result + "\n  but was  " + result);
            }
        }
        assertEquals("", String.join("\n", different));
    }

    @Test
    void the_tables_hold_hundreds_of_expressions() throws IOException {
        int count = 0;
        for (var table : List.of("language", "printf", "strings", "lists", "dicts", "math", "encoding", "dates", "regex", "urls", "versions")) {
            count += table(table).size();
        }
        assertTrue(count > 500, "only " + count);
    }

    private static List<Expression> table(String name) throws IOException {
        var expressions = new ArrayList<Expression>();
        for (var line : read(name + ".tsv").split("\n")) {
            if (!line.startsWith("#") && !line.isEmpty()) {
                var parts = line.split("\t", 2);
                expressions.add(new Expression(parts[0], parts[1]));
            }
        }
        return expressions;
    }

    private static String result(String template, JsonObject data) {
        try {
            var text = template.replace("⏎", "\n").replace("⇥", "\t").replace("␍", "\r");
            return Template.parse("t", text, PATIENT).render(data, ENVIRONMENT)
                    .replace("\n", "⏎").replace("\t", "⇥").replace("\r", "␍");
        } catch (TemplateSyntaxException _) {
            return "PARSE ERROR";
        } catch (TemplateExecutionException _) {
            return "ERROR";
        }
    }

    private static String read(String name) throws IOException {
        try (var in = ExpressionsTest.class.getResourceAsStream("expressions/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
