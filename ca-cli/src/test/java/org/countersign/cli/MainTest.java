package org.countersign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.terminal.Streams;
import org.countersign.cli.terminal.Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path home;

    private CliRun run(String... words) {
        return CliRun.user(home).run(words);
    }

    @Test
    void version_is_two_lines() {
        for (var word : new String[] {"version", "--version", "-v", "-version"}) {
            var run = run(word);
            assertEquals(0, run.exitCode());
            assertTrue(run.out().matches("Countersign CLI/[0-9.]+ \\([a-z]+/[a-z0-9]+\\)\nRelease Date: \\S+\n"), run.out());
        }
    }

    @Test
    void path_is_the_step_path() {
        assertEquals(home.resolve(".step") + "\n", run("path").out());
        assertEquals("/x/y\n", CliRun.user(home).with("STEPPATH", "/x/z/../y").run("path", "--base").out());
    }

    @Test
    void an_unknown_command_ends_with_3_and_a_suggestion() {
        var run = run("verion");
        assertEquals(3, run.exitCode());
        assertEquals("No help topic for 'verion'\nhint: did you mean 'version'?\n", run.err());
        assertEquals("No help topic for 'inti'\nhint: did you mean 'init'?\n", run("ca", "inti").err());
        var group = run("context", "nothing-like-it");
        assertEquals(3, group.exitCode());
        assertEquals("No help topic for 'nothing-like-it'\nhint: 'ca-cli context help' lists the commands\n", group.err());
        assertEquals(3, run("help", "context", "x").exitCode());
    }

    @Test
    void a_usage_error_ends_with_1_and_leaves_standard_output_empty() {
        var run = run("path", "--bsae");
        assertEquals(1, run.exitCode());
        assertEquals("", run.out());
        assertEquals("flag provided but not defined: --bsae\nhint: did you mean '--base'?\n", run.err());
    }

    @Test
    void positionals_are_counted() {
        assertEquals("not enough positional arguments were provided in 'ca-cli context select <name>'\nhint: for example: ca-cli context select work\n",
                run("context", "select").err());
        assertEquals("too many positional arguments were provided in 'ca-cli version'\nhint: it takes none\n", run("version", "x").err());
        assertTrue(run("ca", "token", "Web", "Team").err().endsWith("\nhint: a word with blanks in it has to stand in quotes\n"));
    }

    @Test
    void incompatible_flags_are_refused() {
        var run = run("path", "--base", "--profile");
        assertEquals(1, run.exitCode());
        assertEquals("flag '--base' is incompatible with '--profile'\n", run.err());
    }

    @Test
    void a_broken_context_file_is_named() throws IOException {
        Files.createDirectories(home.resolve(".step"));
        Files.writeString(home.resolve(".step/contexts.json"), "{");
        var run = run("context", "list");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith(home.resolve(".step/contexts.json") + ": not valid JSON"), run.err());
    }

    @Test
    void characters_that_the_locale_lost_are_refused() {
        var word = run("certificate", "fingerprint", "K\ufffdthe.crt");
        assertEquals(1, word.exitCode());
        assertTrue(word.err().contains("LC_ALL"), word.err());
        var variable = CliRun.user(home).with("STEP_CA_URL", "K\ufffdthe").run("ca", "health");
        assertTrue(variable.err().contains("LC_ALL"), variable.err());
    }

    @Test
    void what_cannot_be_a_file_name_is_said_so() {
        var run = run("certificate", "fingerprint", "a\0b");
        assertEquals(1, run.exitCode());
        assertEquals("'a\\000b' cannot be the name of a file\n", run.err());
    }

    @Test
    void a_result_that_is_lost_is_a_failure() {
        var full = new PrintStream(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("no space left on device");
            }
        }, false, StandardCharsets.UTF_8);
        var err = new ByteArrayOutputStream();
        int code = Main.run(new String[] {"version"}, Map.of(), new Streams(InputStream.nullInputStream(), full,
                new PrintStream(err, true, StandardCharsets.UTF_8), Style.PLAIN, Style.PLAIN, false, Optional::empty));
        assertEquals(1, code);
        assertEquals("the result could not be written to standard output\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void the_stack_is_shown_only_when_asked_for() {
        var user = CliRun.user(home);
        assertEquals(-1, user.run("path", "--x").err().indexOf("\tat "));
        assertTrue(user.with("STEPDEBUG", "1").run("path", "--x").err().contains("\tat "));
    }
}
