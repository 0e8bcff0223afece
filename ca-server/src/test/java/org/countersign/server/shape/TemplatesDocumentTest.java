package org.countersign.server.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.server.template.Template;
import org.countersign.server.template.function.Functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Keeps docs/TEMPLATES.md true: its examples give what it says, and its list of functions is the list of functions.
class TemplatesDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile(
            "```template (\\w+)\n(.*?)\n```\n\n```json data\n(.*?)\n```\n\n```result\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern FUNCTIONS = Pattern.compile("\nFunctions:\n(.*?)\n\n", Pattern.DOTALL);
    private static final Pattern LEFT_OUT = Pattern.compile("\nLeft out:\n(.*?)\\.\n", Pattern.DOTALL);

    record Example(String kind, String template, String data, String result) {}

    private static String document() throws IOException {
        return Files.readString(Path.of("../docs/TEMPLATES.md"));
    }

    static Stream<Example> examples() throws IOException {
        return EXAMPLE.matcher(document()).results()
                .map(match -> new Example(match.group(1), match.group(2), match.group(3), match.group(4)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_gives_what_the_document_says(Example example) {
        var template = Template.parse("example", example.template);
        var kind = TemplateCommand.Kind.valueOf(example.kind.toUpperCase(Locale.ROOT));
        assertEquals(example.result, TemplateCommand.render(template, Json.parseObject(example.data, JsonLimits.FILE), kind));
    }

    @Test
    void every_kind_of_template_has_an_example() throws IOException {
        assertEquals(List.of("ssh", "text", "x509"), examples().map(Example::kind).sorted().toList());
    }

    @Test
    void all_functions_are_listed_and_no_others() throws IOException {
        assertEquals(Functions.ALL.names(), names(FUNCTIONS));
        var leftOut = names(LEFT_OUT);
        assertFalse(leftOut.isEmpty());
        leftOut.forEach(name -> assertFalse(Functions.ALL.whyNot(name).isEmpty(), name));
    }

    private static TreeSet<String> names(Pattern place) throws IOException {
        var match = place.matcher(document());
        match.find();
        return new TreeSet<>(Arrays.asList(match.group(1).replace("`", "").split("\\s+")));
    }
}
