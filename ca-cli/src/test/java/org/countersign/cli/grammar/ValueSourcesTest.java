package org.countersign.cli.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.home.Defaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueSourcesTest {
    private static final Flag CA_URL = Flag.value("ca-url", "uri", "").byDefault("built-in");
    private static final Flag PRINCIPAL = Flag.list("principal,n", "name", "");
    private static final Flag MTLS = Flag.toggle("mtls", "");
    private static final Flag KTY = Flag.value("kty", "kind", "").oneOf("EC", "RSA", "OKP");
    private static final Flag ROOT = Flag.value("root", "file", "").onlyFromCommandLine();
    private static final CommandSpec SPEC = CommandSpec.command("test", "").flags(CA_URL, PRINCIPAL, MTLS, KTY, ROOT)
            .runs(() -> call -> 0);

    @TempDir
    Path directory;

    private Arguments arguments(Map<String, String> environment, String defaults, String... words) throws IOException {
        var file = Files.writeString(directory.resolve("defaults.json"), defaults);
        return new Arguments(SPEC, CommandLine.parse(SPEC, List.of(words)), environment, Defaults.read(List.of(file)));
    }

    @Test
    void the_command_line_wins_over_the_environment_over_the_file_over_the_declaration() throws IOException {
        var environment = Map.of("STEP_CA_URL", "environment");
        var file = "{\"ca-url\":\"file\"}";
        assertEquals(List.of("line"), arguments(environment, file, "--ca-url", "line").values(CA_URL));
        assertEquals(List.of("environment"), arguments(environment, file).values(CA_URL));
        assertEquals(List.of("file"), arguments(Map.of(), file).values(CA_URL));
        assertEquals(List.of("built-in"), arguments(Map.of(), "{}").values(CA_URL));
    }

    @Test
    void a_built_in_value_does_not_count_as_given() throws IOException {
        assertFalse(arguments(Map.of(), "{}").isGiven(CA_URL));
        assertTrue(arguments(Map.of("STEP_CA_URL", "x"), "{}").isGiven(CA_URL));
    }

    @Test
    void lists_in_the_environment_are_separated_by_commas() throws IOException {
        assertEquals(List.of("p1", "p2"), arguments(Map.of("STEP_PRINCIPAL", "p1, p2"), "{}").values(PRINCIPAL));
    }

    @Test
    void the_defaults_file_knows_every_name_of_a_flag() throws IOException {
        assertEquals(List.of("x"), arguments(Map.of(), "{\"n\":\"x\"}").values(PRINCIPAL));
    }

    @Test
    void numbers_and_booleans_in_the_defaults_file_become_text() throws IOException {
        assertEquals(List.of("true"), arguments(Map.of(), "{\"mtls\":true}").values(MTLS));
        assertEquals(List.of("17"), arguments(Map.of(), "{\"ca-url\":17}").values(CA_URL));
    }

    @Test
    void every_spelling_of_go_booleans_is_read() throws IOException {
        for (var yes : List.of("1", "t", "T", "TRUE", "true", "True")) {
            assertEquals(List.of("true"), arguments(Map.of(), "{}", "--mtls=" + yes).values(MTLS));
        }
        for (var no : List.of("0", "f", "F", "FALSE", "false", "False")) {
            assertEquals(List.of("false"), arguments(Map.of(), "{}", "--mtls=" + no).values(MTLS));
        }
    }

    @Test
    void refuses_other_words_for_a_switch() {
        var failure = assertThrows(CommandFailure.class, () -> arguments(Map.of(), "{}", "--mtls=yes"));
        assertEquals("invalid value 'yes' for flag '--mtls'; options are true, false", failure.getMessage());
    }

    @Test
    void refuses_what_is_not_a_choice_and_says_where_it_came_from() {
        var failure = assertThrows(CommandFailure.class, () -> arguments(Map.of("STEP_KTY", "DSA"), "{}"));
        assertEquals("invalid value 'DSA' for flag '--kty'; options are EC, RSA, OKP", failure.getMessage());
        assertEquals("the value comes from the environment variable STEP_KTY", failure.hint().orElseThrow());
    }

    @Test
    void choices_ignore_case() throws IOException {
        assertEquals(List.of("OKP"), arguments(Map.of(), "{}", "--kty", "okp").values(KTY));
    }

    @Test
    void some_flags_listen_to_the_command_line_only() throws IOException {
        assertFalse(arguments(Map.of("STEP_ROOT", "x"), "{\"root\":\"y\"}").isGiven(ROOT));
    }

    @Test
    void a_context_cannot_be_chosen_in_a_defaults_file() throws IOException {
        var file = Files.writeString(directory.resolve("d.json"), "{\"context\":\"x\"}");
        var defaults = Defaults.read(List.of(file));
        assertTrue(defaults.find(List.of("context")).isEmpty());
        assertEquals(List.of("'context' in " + file), defaults.ignored());
    }

    @Test
    void a_defaults_file_that_is_not_json_names_itself() {
        var failure = assertThrows(CommandFailure.class, () -> arguments(Map.of(), "{"));
        assertTrue(failure.getMessage().startsWith(directory.resolve("defaults.json") + ": not valid JSON"),
                failure.getMessage());
    }
}
