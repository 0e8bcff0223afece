package org.countersign.cli.command.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.countersign.cli.CliRun;
import org.countersign.cli.home.Context;
import org.countersign.cli.home.Contexts;
import org.countersign.cli.home.Home;
import org.countersign.cli.terminal.ScriptedDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextCommandsTest {
    @TempDir
    Path base;
    private Contexts contexts;

    @BeforeEach
    void make() {
        contexts = Home.of(Map.of("STEPPATH", base.toString())).contexts();
        contexts.add(new Context("beta", "beta-ca", "shared"));
        contexts.add(new Context("Alpha", "alpha-ca", "shared"));
        contexts.add(new Context("gamma", "gamma-ca", "gamma"));
    }

    private CliRun run(String... words) {
        return CliRun.user(base).with("STEPPATH", base.toString()).run(words);
    }

    @Test
    void files_have_the_format_and_mode_that_other_tools_expect() throws IOException {
        assertEquals("{\"context\":\"gamma\"}\n", Files.readString(base.resolve("current-context.json")));
        assertEquals("rw-r--r--", mode("current-context.json"));
        assertEquals("rw-------", mode("contexts.json"));
        assertTrue(Files.readString(base.resolve("contexts.json")).startsWith("""
                {
                    "beta": {
                        "authority": "beta-ca",
                        "profile": "shared"
                    },
                """));
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(base.resolve(file)));
    }

    @Test
    void list_puts_the_current_one_first_and_the_others_by_name() {
        assertEquals("▶ gamma\nAlpha\nbeta\n", run("context", "list").out());
    }

    @Test
    void current_prints_the_name_or_json() {
        assertEquals("gamma\n", run("context", "current").out());
        assertEquals("{\"name\":\"gamma\",\"authority\":\"gamma-ca\",\"profile\":\"gamma\"}\n",
                run("context", "current", "--json").out());
    }

    @Test
    void select_moves_the_path() {
        assertEquals(0, run("context", "select", "beta").exitCode());
        assertEquals(base.resolve("authorities/beta-ca") + "\n", run("path").out());
        assertEquals(base.resolve("profiles/shared") + "\n", run("path", "--profile").out());
        assertEquals(base + "\n", run("path", "--base").out());
    }

    @Test
    void an_unknown_context_is_refused() {
        assertEquals("context 'delta' not found\nhint: see 'context list' for the contexts that exist\n",
                run("context", "select", "delta").err());
    }

    @Test
    void the_current_context_cannot_be_removed() {
        var run = run("context", "remove", "gamma", "--force");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("cannot remove the current context\n"), run.err());
    }

    @Test
    void remove_deletes_what_no_other_context_uses() throws IOException {
        var authority = Files.createDirectories(base.resolve("authorities/beta-ca/certs"));
        Files.writeString(authority.resolve("root_ca.crt"), "x");
        var outside = Files.createDirectories(base.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        Files.createSymbolicLink(authority.resolve("link"), outside);
        Files.createDirectories(base.resolve("profiles/shared/config"));
        Files.createDirectories(base.resolve("ssh"));
        Files.writeString(base.resolve("ssh/includes"), "Include \"" + base.resolve("authorities/beta-ca/ssh/config")
                + "\"\nInclude \"/other\"\n");

        assertEquals(0, run("context", "remove", "beta", "--force").exitCode());
        assertFalse(Files.exists(base.resolve("authorities/beta-ca")));
        assertTrue(Files.exists(base.resolve("profiles/shared/config")));
        assertTrue(Files.exists(outside.resolve("kept")));
        assertEquals("Include \"/other\"\n", Files.readString(base.resolve("ssh/includes")));
        assertEquals("▶ gamma\nAlpha\n", run("context", "list").out());
    }

    @Test
    void remove_asks_and_takes_no_for_an_answer() {
        var device = new ScriptedDevice("n\n");
        var run = CliRun.user(base).with("STEPPATH", base.toString()).at(device).run("context", "remove", "beta");
        assertEquals(1, run.exitCode());
        assertEquals("▶ gamma\nAlpha\nbeta\n", run("context", "list").out());
    }

    @Test
    void without_a_current_context_one_is_chosen_and_remembered() throws IOException {
        Files.delete(base.resolve("current-context.json"));
        var device = new ScriptedDevice("2\n");
        var user = CliRun.user(base).with("STEPPATH", base.toString());
        assertEquals(base.resolve("authorities/beta-ca") + "\n", user.at(device).run("path").out());
        assertEquals(base.resolve("authorities/beta-ca") + "\n", user.run("path").out());
    }

    @Test
    void without_a_current_context_and_a_terminal_the_flag_is_named() throws IOException {
        Files.delete(base.resolve("current-context.json"));
        assertTrue(run("path").err().contains("'--context'"), run("path").err());
    }

    @Test
    void a_context_cannot_lead_out_of_the_directory() throws IOException {
        Files.writeString(base.resolve("contexts.json"),
                "{\"evil\":{\"authority\":\"../../etc\",\"profile\":\"x\"}}");
        var run = run("context", "list");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("'../../etc' is not a valid authority name"), run.err());
    }
}
