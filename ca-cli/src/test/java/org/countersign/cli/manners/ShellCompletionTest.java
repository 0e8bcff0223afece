package org.countersign.cli.manners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.Main;
import org.countersign.cli.RunningCa;
import org.countersign.cli.process.Programs;
import org.countersign.cli.terminal.PseudoTerminal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What each shell itself completes, with its own script of ours, our program, and a CA that knows the names.
@Timeout(300)
class ShellCompletionTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    static Path directory;

    private static RunningCa ca;
    private static Map<String, String> environment;

    @BeforeAll
    static void start() throws Exception {
        ca = RunningCa.start(directory, List.of(List.of("ca", "provisioner", "add", "google", "--type", "OIDC", "--client-id", "x",
                "--configuration-endpoint", "http://127.0.0.1:1")));
        var bin = Files.createDirectory(directory.resolve("bin"));
        var program = Files.writeString(bin.resolve("ca-cli"), "#!/bin/sh\nexec "
                + PseudoTerminal.quoted(ChildJvm.command(List.of(), Main.class)) + " \"$@\"\n");
        assertTrue(program.toFile().setExecutable(true));
        for (var shell : List.of("bash", "zsh", "fish")) {
            Files.writeString(bin.resolve("_" + shell), ca.user().run("completion", shell).out());
        }
        Files.move(bin.resolve("_zsh"), bin.resolve("_ca-cli"));
        var path = bin + ":" + System.getenv("PATH");
        environment = new HashMap<>(ca.user().environment());
        environment.putAll(Map.of("PATH", path, "LANG", "C.UTF-8", "TERM", "xterm"));
        var context = ca.user().run("ca", "bootstrap", "--force", "--ca-url", ca.url(), "--fingerprint", ca.fingerprint(), "--context", "work");
        assertEquals(0, context.exitCode(), context.err());
        awaitNames();
    }

    /// Completion waits two seconds for a CA and then does without, which a busy machine may need; what was said once is remembered.
    private static void awaitNames() throws InterruptedException {
        String[] words = {"completion", "bash", "--", "ssh", "login", "--provisioner", ""};
        for (int i = 0; i < 30 && !ca.user().run(words).out().contains("google"); i++) {
            Thread.sleep(200);
        }
        assertTrue(ca.user().run(words).out().contains("google"));
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    private static Path bin() {
        return directory.resolve("bin");
    }

    @Test
    void fish() {
        var lines = List.of("ssh re", "ssh login --pr", "ssh login --kty ", "ssh login --provisioner g", "ca health --context w",
                "completion f", "ssh certificate --kty=R", "ssh inspect po");
        var script = "source " + bin().resolve("_fish") + "\n" + String.join("\n", lines.stream()
                .map(line -> "complete -C 'ca-cli " + line + "'; echo '--8<--'").toList());
        var run = new Programs(environment).run(LIMIT, List.of("fish", "--no-config", "-c", script));
        var answers = Stream.of(run.out().split("--8<--\n")).map(answer -> answer.lines().map(line -> line.split("\t")[0]).toList()).toList();
        assertEquals(List.of(List.of("rekey", "renew", "revoke"), List.of("--principal", "--provisioner", "--provisioner-password-file"), List.of("EC", "RSA", "OKP"),
                List.of("google"), List.of("work"), List.of("fish"), List.of("--kty=RSA"), List.of("pom.xml")), answers, run.toString());
        assertTrue(run.out().contains("renew\trenew a host certificate"), run.out());
    }

    /// The program of the test's own path, and a prompt that is easily told from everything else.
    private static PseudoTerminal shell(String command, String setUp) throws Exception {
        var terminal = PseudoTerminal.run(command, environment);
        terminal.type("PS1='> '; " + setUp + "; echo rea''dy\n").await("ready\r\n");
        return terminal;
    }

    private static PseudoTerminal bash() throws Exception {
        return shell("bash --norc -i", "bind 'set show-all-if-ambiguous on'; bind 'set bell-style none'; . " + bin().resolve("_bash"));
    }

    private static PseudoTerminal zsh() throws Exception {
        return shell("zsh -f -i", "fpath=(" + bin() + " $fpath); autoload -U compinit; compinit -u -D; unsetopt beep");
    }

    /// At a terminal, where a person types Tab.
    @Test
    void bash_and_zsh() throws Exception {
        try (var bash = bash(); var zsh = zsh()) {
            bash.type("ca-cli ssh re\t").await("rekey").await("renew").await("revoke");
            zsh.type("ca-cli ssh re\t").await("rekey").await("renew").await("-- renew a host certificate").await("revoke");
            for (var terminal : List.of(bash, zsh)) {
                // Bash sorts them.
                type(terminal, "ssh login --kty ").await("EC").await(terminal == bash ? "RSA" : "OKP");
                // The only one that fits goes onto the line.
                type(terminal, "ssh login --provisioner g").await("google");
                type(terminal, "ca health --context w").await("work");
                type(terminal, "ca health --ca-u").await("--ca-url");
                type(terminal, "ssh login --kty=R").await("--kty=RSA");
                terminal.type("\u0015exit\n");
                terminal.exitCode();
                assertFalse(terminal.shown().contains("not found"), terminal.shown());
            }
        }
    }

    /// On a fresh line.
    private static PseudoTerminal type(PseudoTerminal terminal, String line) throws Exception {
        return terminal.type("\u0015ca-cli " + line + "\t");
    }
}
