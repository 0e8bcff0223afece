package org.countersign.server.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator sees who tries a template.
class TemplateCommandTest {
    @TempDir
    Path directory;

    private record Run(int code, String out, String err) {}

    private static Run run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = TemplateCommand.run(List.of(words), new PrintStream(out), new PrintStream(err));
        return new Run(code, out.toString(), err.toString());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void a_good_template_passes_without_a_word() throws IOException {
        assertEquals(new Run(0, "", ""), run("check", file("t", "{{ .Token.sub | upper }}")));
    }

    @Test
    void help_is_given_wherever_it_is_asked_for() {
        var help = run("help");
        assertEquals(0, help.code());
        assertTrue(help.out().startsWith("usage: ca-server template check FILE"), help.out());
        assertEquals(help, run("check", "--help"));
        assertEquals(help, run("-h"));
    }

    @Test
    void a_mistake_is_shown_with_file_line_and_column() throws IOException {
        var template = file("t", "{\n  {{ if }}\n}");
        var checked = run("check", template);
        assertEquals(1, checked.code());
        assertTrue(checked.err().startsWith("ca-server: template " + template + ":2:"), checked.err());
        var rendered = run("run", file("u", "\n\n{{ fail \"no\" }}"));
        assertEquals(1, rendered.code());
        assertTrue(rendered.err().contains(directory.resolve("u") + ":3:4: "), rendered.err());
        assertTrue(rendered.err().endsWith(": no\n"), rendered.err());
    }

    @Test
    void a_template_is_rendered_with_data() throws IOException {
        var data = file("d", "{\"Token\": {\"sub\": \"jane\"}}");
        assertEquals(new Run(0, "JANE\n", ""), run("run", file("t", "{{ .Token.sub | upper }}"), "--data", data));
        assertEquals(new Run(0, "<no value>\n", ""), run("run", file("t", "{{ .Token.sub }}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ssh | {\"type\": \"user\"} | 0", "ssh | {\"type\": \"admin\"} | 1", "ssh | [] | 1", "ssh | {\"type\": \"user\", \"serial\": 1} | 1",
        "x509 | {\"subject\": \"x\"} | 0", "x509 | {\"keyUsage\": \"all\"} | 1", "x509 | {\"nameConstraints\": {\"critical\": true}} | 1"})
    void the_result_has_to_be_of_its_kind(String kind, String result, int code) throws IOException {
        var run = run("run", "--kind", kind, file("t", result));
        assertEquals(code, run.code(), run.err());
        assertEquals(code == 0, run.err().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "check", "run", "check a b", "render a", "run a --kind ssl", "run a --data"})
    void other_words_are_answered_with_the_usage(String words) {
        var run = run(words.isEmpty() ? new String[0] : words.split(" "));
        assertEquals(2, run.code());
        assertTrue(run.err().contains("usage: ca-server template check FILE"), run.err());
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        var run = run("check", directory.resolve("none").toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains(directory.resolve("none").toString()), run.err());
    }
}
