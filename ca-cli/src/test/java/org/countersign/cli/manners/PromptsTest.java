package org.countersign.cli.manners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.countersign.cli.Main;
import org.countersign.cli.RunningCa;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.cli.terminal.PseudoTerminal;
import org.countersign.cli.terminal.ScriptedDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every question that a command asks: who presses Ctrl-C at it has done nothing, and finds the terminal as it was; who answers
/// it with nonsense is told so.
@Timeout(120)
class PromptsTest {
    private static final List<String> NONSENSE = List.of("", "\u001b[A\u0000", "$(touch pwned)\u202e", "9".repeat(66_000));

    @TempDir
    static Path directory;

    private static RunningCa ca;
    private static Path home;
    private static Path sockets;
    private static RealAgent agent;

    /// @param answers  what is typed at the questions before
    /// @param question a part of it
    record Prompt(String command, List<String> answers, String question) {
        @Override
        public String toString() {
            return command + ": " + question;
        }
    }

    static Stream<Prompt> prompts() {
        return Stream.of(
                new Prompt("ca init --ssh", List.of(), "name of the new authority"),
                new Prompt("ca init --ssh", List.of("Lab"), "names or IP addresses"),
                new Prompt("ca init --ssh", List.of("Lab", "ca.lab"), "which address"),
                new Prompt("ca init --ssh", List.of("Lab", "ca.lab", ":9443"), "first provisioner"),
                new Prompt("ca init --ssh", List.of("Lab", "ca.lab", ":9443", "admin"), "Password for the CA keys"),
                new Prompt("ssh certificate jane id_new", List.of(), "encrypt the private key"),
                new Prompt("ssh certificate jane id_new", List.of("secret"), "provisioner key do you want"),
                new Prompt("ssh certificate jane id_new --provisioner admin", List.of("secret"), "decrypt the provisioner key"),
                new Prompt("ssh certificate jane id_old --provisioner admin", List.of(), "overwrite"),
                new Prompt("ssh certificate web01 id_old.pub --host --sign --provisioner admin", List.of(), "decrypt the provisioner key"),
                new Prompt("ca certificate web web.crt web.key --provisioner admin", List.of(), "decrypt the provisioner key"),
                new Prompt("ca token web --provisioner admin", List.of(), "decrypt the provisioner key"),
                new Prompt("ssh revoke 12 --provisioner admin", List.of(), "decrypt the provisioner key"),
                new Prompt("ca bootstrap --ca-url %url --fingerprint %fingerprint", List.of(), "overwrite"),
                new Prompt("ca root id_old --fingerprint %fingerprint", List.of(), "overwrite"),
                new Prompt("crypto change-pass id_old", List.of(), "decrypt"),
                new Prompt("crypto change-pass id_old", List.of("old secret"), "encrypt the private key"),
                new Prompt("crypto keypair new.pub new.key", List.of(), "encrypt the private key"),
                new Prompt("crypto jwk create new.pub new.key", List.of(), "encrypt the private key"),
                new Prompt("crypto key format id_old --pem", List.of(), "decrypt"),
                new Prompt("ssh sign --ca-key id_old --key-id x --principal x id_old.pub", List.of(), "decrypt"),
                new Prompt("ssh login --provisioner admin", List.of(), "name would you like to log in as"),
                new Prompt("ca provisioner add second --create", List.of(), "encrypt the provisioner key"),
                new Prompt("context remove one", List.of(), "Delete the context"),
                new Prompt("path", List.of(), "context would you like to use"));
    }

    @BeforeAll
    static void start() throws Exception {
        ca = RunningCa.start(Files.createDirectory(directory.resolve("ca")), List.of(List.of("ca", "provisioner", "add", "google", "--type",
                "OIDC", "--client-id", "x", "--configuration-endpoint", "http://127.0.0.1:1")));
        home = Files.createDirectory(directory.resolve("home"));
        copy(Path.of(ca.user().environment().get("STEPPATH")), home.resolve(".step"));
        Files.copy(ca.configuration(), home.resolve(".step/config/ca.json"));
        for (var contexts : List.of("chosen", "unchosen")) {
            Files.writeString(Files.createDirectory(home.resolve(contexts)).resolve("contexts.json"),
                    "{\"one\":{\"authority\":\"one\",\"profile\":\"one\"},\"two\":{\"authority\":\"two\",\"profile\":\"two\"}}");
        }
        Files.writeString(home.resolve("chosen/current-context.json"), "{\"context\":\"two\"}");
        sockets = Files.createTempDirectory("agent");
        agent = new RealAgent(sockets);
        OpenSsh.keygen("-q", "-t", "ed25519", "-N", "old secret", "-f", home.resolve("id_old").toString());
    }

    @AfterAll
    static void stop() throws IOException {
        if (ca != null) {
            ca.close();
        }
        if (agent != null) {
            agent.close();
            Files.deleteIfExists(sockets.resolve("agent"));
            Files.delete(sockets);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /// `ca init` makes something new, everything else is done by a user of the CA.
    private static Map<String, String> environment(Prompt prompt) {
        var environment = new HashMap<>(Map.of("HOME", home.toString(), "SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK")));
        if (prompt.command().startsWith("ca init")) {
            environment.put("STEPPATH", home.resolve("new").toString());
        } else if (prompt.command().startsWith("context ")) {
            environment.put("STEPPATH", home.resolve("chosen").toString());
        } else if (prompt.command().equals("path")) {
            environment.put("STEPPATH", home.resolve("unchosen").toString());
        }
        return environment;
    }

    private static String[] words(Prompt prompt) {
        return prompt.command().replace("%url", ca.url()).replace("%fingerprint", ca.fingerprint()).split(" ");
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void ctrl_c_leaves_files_and_terminal_as_they_were(Prompt prompt) throws Exception {
        var before = files();
        var program = PseudoTerminal.quoted(ChildJvm.command(List.of("-XX:-UsePerfData"), Main.class, words(prompt)));
        var shell = "cd '" + home + "'; trap : INT; before=$(stty -g); " + program + "; echo \"code=$?\"; "
                + "[ \"$(stty -g)\" = \"$before\" ] && echo same terminal";
        try (var terminal = PseudoTerminal.run(shell, environment(prompt))) {
            var questions = Stream.concat(prompts().filter(it -> it.command().equals(prompt.command())
                    && it.answers().size() < prompt.answers().size()).map(Prompt::question),
                    prompt.command().contains("id_new") && prompt.answers().size() == 1 ? Stream.of("encrypt the private key") : Stream.of())
                    .distinct().iterator();
            for (var answer : prompt.answers()) {
                terminal.await(questions.next()).type(answer + "\n");
            }
            terminal.await(prompt.question()).type("\u0003").await("code=130").await("same terminal");
            assertEquals(0, terminal.exitCode());
        }
        assertEquals(before, files());
    }

    /// The files of the home directory and what is in them, without what a CA said lately.
    private static TreeMap<String, String> files() throws IOException {
        var found = new TreeMap<String, String>();
        try (var all = Files.walk(home)) {
            for (var file : all.filter(it -> !it.startsWith(home.resolve(".step/cache"))).toList()) {
                found.put(home.relativize(file).toString(), Files.isDirectory(file) ? "directory"
                        : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void nonsense_is_answered_with_a_reason(Prompt prompt) throws Exception {
        var words = Stream.of(words(prompt)).map(word -> word.matches("id_.*|new\\..*|web\\..*") ? home.resolve(word).toString() : word)
                .toArray(String[]::new);
        for (var nonsense : NONSENSE) {
            var before = files();
            var device = new ScriptedDevice(String.join("\n", prompt.answers()) + (prompt.answers().isEmpty() ? "" : "\n") + nonsense + "\n");
            var user = new CliRun.User(environment(prompt), "", Optional.of(device));
            var run = user.run(words);
            assertTrue(device.shown().contains(prompt.question()), device.shown() + run);
            assertTrue(run.exitCode() <= 1, run.toString());
            assertFalse(run.err().contains("Something unexpected") || run.err().contains("\tat "), run.err());
            assertFalse(Files.exists(home.resolve("pwned")));
            if (run.exitCode() == 1) {
                assertFalse(run.err().isBlank(), "no reason for " + nonsense);
                assertEquals(before, files());
            }
            sweep(before);
        }
    }

    /// A new password may be nearly anything; what it protects is not wanted any more.
    private static void sweep(TreeMap<String, String> before) throws IOException {
        for (var file : files().descendingKeySet()) {
            if (!before.containsKey(file)) {
                Files.delete(home.resolve(file));
            }
        }
        for (var file : before.entrySet()) {
            var path = home.resolve(file.getKey());
            if (!Files.isDirectory(path)) {
                Files.writeString(path, file.getValue(), StandardCharsets.ISO_8859_1);
            }
        }
    }
}
