package org.countersign.cli.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.command.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    Path home;

    private static List<String> after(String... words) {
        return new Completion(Commands.root(), name -> switch (name) {
            case "provisioner" -> List.of("admin", "$(reboot)", "a;b", "-x y", "google");
            default -> List.of();
        }).after(List.of(words)).stream().map(Completion.Candidate::text).toList();
    }

    @Test
    void commands_and_groups() {
        assertEquals(List.of("ca", "certificate", "context", "completion", "crypto").stream().sorted().toList(), after("c").stream().sorted().toList());
        assertTrue(after("ssh", "re").containsAll(List.of("rekey", "renew", "revoke")));
        assertEquals(List.of(), after("nonsense", ""));
    }

    @Test
    void flags_and_their_values() {
        assertTrue(after("ssh", "login", "--pr").containsAll(List.of("--principal", "--provisioner")));
        assertEquals(List.of("EC", "RSA", "OKP"), after("ssh", "login", "--kty", ""));
        assertEquals(List.of("--kty=RSA"), after("ssh", "login", "jane", "--kty=R"));
        assertEquals(List.of(), after("ssh", "login", "--comment", ""));
    }

    @Test
    void names_of_a_server_only_when_no_shell_would_understand_them() {
        assertEquals(List.of("admin", "google"), after("ssh", "login", "--provisioner", ""));
        assertEquals(List.of("google"), after("ssh", "certificate", "--issuer", "g"));
    }

    @Test
    void contexts_of_this_user() throws Exception {
        Files.createDirectories(home.resolve(".step"));
        Files.writeString(home.resolve(".step/contexts.json"), "{\"work\":{\"authority\":\"w\",\"profile\":\"w\"},\"home\":{\"authority\":\"h\",\"profile\":\"h\"}}");
        assertEquals("home\nwork\n", CliRun.user(home).run("completion", "bash", "--", "ca", "health", "--context", "").out());
    }

    @Test
    void scripts_for_three_shells_and_no_other() {
        for (var shell : List.of("bash", "zsh", "fish")) {
            assertTrue(CliRun.user(home).run("completion", shell).out().contains("ca-cli completion " + shell + " -- "));
        }
        assertEquals(1, CliRun.user(home).run("completion", "tcsh").exitCode());
        assertTrue(CliRun.user(home).run("completion", "zsh", "--", "ssh", "log").out().startsWith("login:get a user certificate"));
        assertTrue(CliRun.user(home).run("completion", "fish", "--", "ssh", "log").out().startsWith("login\tget a user certificate"));
    }

    @Test
    void manual_pages_of_every_command() throws Exception {
        var run = CliRun.user(home).run("help", "--man", home.toString());
        assertEquals(0, run.exitCode(), run.err());
        var page = Files.readString(home.resolve("ca-cli-ssh-login.1"));
        assertTrue(page.startsWith(".TH \"CA-CLI-SSH-LOGIN\" 1 "), page);
        assertTrue(page.contains(".SH OPTIONS\n") && page.contains("\\-\\-principal=<name>, \\-n=<name>"), page);
        assertTrue(Files.readString(home.resolve("ca-cli-ssh.1")).contains("ca\\-cli\\-ssh\\-login (1)"), "the group names its members");
        try (var pages = Files.list(home)) {
            for (var file : pages.filter(it -> it.toString().endsWith(".1")).toList()) {
                assertEquals(List.of(), Files.readAllLines(file).stream().filter(line -> line.startsWith("'")
                        || line.startsWith(".") && !line.matches("\\.(TH|SH|TP|PP|B|BR|I|nf|fi)\\b.*")).toList(), file.toString());
            }
        }
    }
}
