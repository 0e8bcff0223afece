package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.countersign.cli.Main;
import org.countersign.cli.RunningCa;
import org.countersign.cli.agent.AgentKey;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.cli.terminal.PseudoTerminal;
import org.countersign.testing.FreePorts;
import org.countersign.testing.ProviderProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every way to log in, at a provider that others wrote: its login page and its approval of devices, our program at a terminal, a
/// real CA that fetches the provider's keys, and a real agent.
@Timeout(300)
class OpenIdFlowsTest {
    private static final String COMPANY = "company";

    @TempDir
    static Path directory;

    private static ProviderProcess provider;
    private static RunningCa ca;

    private Path sockets;
    private RealAgent agent;

    @BeforeAll
    static void start() throws Exception {
        provider = ProviderProcess.start(0);
        for (var name : List.of("jane", "root")) {
            provider.user(name, "{\"email\":\"" + name + "@example.com\",\"email_verified\":true}");
        }
        ca = RunningCa.start(directory, List.of(List.of("ca", "provisioner", "add", COMPANY, "--type", "OIDC", "--client-id",
                ProviderProcess.CLIENT, "--client-secret", "secret-of-" + ProviderProcess.CLIENT, "--configuration-endpoint", provider.url(),
                "--domain", "example.com", "--admin", "root@example.com")));
        awaitKeys();
    }

    /// The CA fetches the keys of the provider in the background; before that it believes nobody.
    private static void awaitKeys() throws Exception {
        OpenSsh.key(directory.resolve("first"), "ed25519", "");
        var run = first();
        for (int attempt = 0; attempt < 300 && run.exitCode() != 0; attempt++) {
            Thread.sleep(200);
            run = first();
        }
        assertEquals(0, run.exitCode(), run.err());
    }

    private static CliRun first() throws Exception {
        var token = provider.logIn(ProviderProcess.CLIENT, "jane", UUID.randomUUID().toString());
        return ca.user().run("ssh", "certificate", "jane@example.com", directory.resolve("first.pub").toString(), "--sign", "--force", "--token", token);
    }

    @AfterAll
    static void stop() throws IOException {
        if (ca != null) {
            ca.close();
        }
        provider.close();
    }

    @BeforeEach
    void startAgent() throws Exception {
        sockets = Files.createTempDirectory("agent");
        agent = new RealAgent(sockets);
    }

    @AfterEach
    void stopAgent() throws IOException {
        agent.close();
        Files.deleteIfExists(sockets.resolve("agent"));
        Files.delete(sockets);
    }

    private PseudoTerminal terminal(Map<String, String> variables, String... words) throws IOException {
        var environment = new HashMap<>(ca.user().environment());
        environment.put("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK"));
        environment.putAll(variables);
        return PseudoTerminal.run(PseudoTerminal.quoted(ChildJvm.command(List.of(), Main.class, words)), environment);
    }

    private static URI address(PseudoTerminal terminal, String pattern) {
        var found = Pattern.compile(pattern).matcher(terminal.shown());
        assertTrue(found.find(), terminal.shown());
        return URI.create(found.group(1));
    }

    private void holdsCertificateOfJane() {
        try (var connection = SshAgent.connect(agent.environment())) {
            assertEquals(List.of("jane@example.com"), connection.keys().stream().map(AgentKey::comment).toList());
            var body = connection.keys().getFirst().certificate().orElseThrow().body();
            assertEquals("jane@example.com", body.keyId());
            assertEquals(List.of("jane", "jane@example.com"), body.principals());
        }
    }

    /// The browser is one that `xdg-open` starts, as on every desktop.
    @Test
    void by_the_browser_of_this_machine() throws Exception {
        var bin = Files.createDirectories(directory.resolve("bin"));
        var opened = directory.resolve("opened");
        var opener = Files.writeString(bin.resolve("xdg-open"), "#!/bin/sh\nprintf %s \"$1\" > " + opened + ".part && mv " + opened + ".part " + opened + "\n");
        assertTrue(opener.toFile().setExecutable(true));
        try (var terminal = terminal(Map.of("PATH", bin + ":" + System.getenv("PATH")), "ssh", "login", "--provisioner", COMPANY);
                var browser = provider.browser("jane")) {
            terminal.await("Your browser has to be opened at").awaitMatch("Waiting for the login in the browser, [0-9]+ s");
            var address = address(terminal, "(http://\\S+/oauth2/authorize\\S+)");
            assertEquals(address.toString(), awaited(opened));
            var back = browser.visit(address);
            assertTrue(back.toString().matches("http://127\\.0\\.0\\.1:[0-9]+/?\\?code=.*&state=.*"), back.toString());
            browser.visit(back);
            assertTrue(browser.page().contains("You are logged in."), browser.page());
            terminal.await("Principals").await("SSH Agent");
            assertEquals(0, terminal.exitCode());
            // Whoever looks at the terminal later sees no trace of the wait.
            assertFalse(terminal.shown().substring(terminal.shown().lastIndexOf("\r\u001b[K")).contains("Waiting"), terminal.shown());
        }
        holdsCertificateOfJane();
    }

    /// The browser is started and not waited for.
    private static String awaited(Path file) throws Exception {
        for (int i = 0; i < 600 && !Files.exists(file); i++) {
            Thread.sleep(50);
        }
        return Files.readString(file);
    }

    @Test
    void with_a_code_on_another_device() throws Exception {
        try (var terminal = terminal(Map.of(), "ssh", "login", "--provisioner", COMPANY, "--console")) {
            terminal.await("The code is ").await("Waiting for the login with the code");
            var address = address(terminal, "(http://\\S+)");
            var code = Pattern.compile("The code is (\\S+)").matcher(terminal.shown());
            assertTrue(code.find(), terminal.shown());
            provider.approve(address, code.group(1), "jane");
            terminal.await("Principals").await("SSH Agent");
            assertEquals(0, terminal.exitCode());
        }
        holdsCertificateOfJane();
    }

    @Test
    void with_a_code_that_is_typed_by_hand() throws Exception {
        try (var terminal = terminal(Map.of("STEP_CONSOLE_FLOW", "oob"), "ssh", "login", "--provisioner", COMPANY);
                var browser = provider.browser("jane")) {
            terminal.await("bring back the code").await("Enter the verification code");
            browser.visit(address(terminal, "(http://\\S+/oauth2/authorize\\S+)"));
            assertTrue(browser.page().startsWith("Your code is: "), browser.page());
            terminal.type(browser.page().substring("Your code is: ".length()) + "\n").await("Principals").await("SSH Agent");
            assertEquals(0, terminal.exitCode());
        }
        holdsCertificateOfJane();
    }

    @Test
    void a_wrong_code_is_refused_in_the_words_of_the_provider() throws Exception {
        try (var terminal = terminal(Map.of("STEP_CONSOLE_FLOW", "oob"), "ssh", "login", "--provisioner", COMPANY)) {
            terminal.await("Enter the verification code").type("nonsense\n").await("the provider refused the login: invalid_grant");
            assertEquals(1, terminal.exitCode());
        }
    }

    @Test
    void an_administrator_is_told_to_say_as_whom() throws Exception {
        for (boolean named : new boolean[] {false, true}) {
            String[] words = {"ssh", "login", "--provisioner", COMPANY, "--console", named ? "--principal=deploy" : "--force"};
            try (var terminal = terminal(Map.of(), words)) {
                terminal.await("The code is ").await("Waiting for the login with the code");
                var code = Pattern.compile("The code is (\\S+)").matcher(terminal.shown());
                assertTrue(code.find(), terminal.shown());
                provider.approve(URI.create(provider.url() + "/oauth2/device_verification"), code.group(1), "root");
                terminal.await(named ? "Principals" : "hint: an administrator of the provisioner says as whom with '--principal'");
                assertEquals(named ? 0 : 1, terminal.exitCode());
            }
        }
    }

    /// The CA lets administrators alone certify hosts. Each key takes a login.
    @Test
    void an_administrator_enrols_a_host() throws Exception {
        var etc = Files.createDirectory(directory.resolve("etc"));
        Files.createDirectory(etc.resolve("sshd_config.d"));
        for (var type : List.of("ed25519", "ecdsa-256")) {
            OpenSsh.key(etc.resolve("ssh_host_" + type + "_key"), type, "root@web01");
        }
        Files.writeString(etc.resolve("sshd_config"), "Include " + etc + "/sshd_config.d/*.conf\nHostKey " + etc
                + "/ssh_host_ed25519_key\nHostKey " + etc + "/ssh_host_ecdsa-256_key\nListenAddress 127.0.0.1\nPort " + FreePorts.next() + "\n");
        var words = new ArrayList<>(List.of("ssh", "host", "enroll", "--provisioner", COMPANY, "--console", "--principal", "web01.example.com",
                "--sshd-config", etc.resolve("sshd_config").toString(), "--sshd", "/usr/sbin/sshd", "--no-reload"));
        try (var terminal = terminal(Map.of(), words.toArray(String[]::new))) {
            terminal.await("A login is good for one certificate, so 2 follow.");
            for (int key = 1; key <= 2; key++) {
                terminal.await("The code is ").await("Waiting for the login with the code ");
                var codes = Pattern.compile("The code is (\\S+)").matcher(terminal.shown()).results().toList();
                assertEquals(key, codes.size(), terminal.shown());
                provider.approve(URI.create(provider.url() + "/oauth2/device_verification"), codes.getLast().group(1), "root");
            }
            terminal.await("Principals");
            assertEquals(0, terminal.exitCode());
        }
        for (var type : List.of("ed25519", "ecdsa-256")) {
            var inspected = ca.user().run("ssh", "inspect", etc.resolve("countersign/ssh_host_" + type + "_key-cert.pub").toString());
            assertTrue(inspected.out().contains("host certificate") && inspected.out().contains("web01.example.com"), inspected.toString());
        }
    }

    @Test
    void without_a_name_no_provider_is_asked_about_a_host() throws Exception {
        var etc = Files.createDirectory(directory.resolve("other"));
        Files.createDirectory(etc.resolve("sshd_config.d"));
        OpenSsh.key(etc.resolve("key"), "ed25519", "");
        Files.writeString(etc.resolve("sshd_config"), "Include " + etc + "/sshd_config.d/*.conf\nHostKey " + etc
                + "/key\nListenAddress 127.0.0.1\nPort " + FreePorts.next() + "\n");
        var run = ca.trustedUser().run("ssh", "host", "enroll", "--principal", "web02.example.com", "--sshd-config",
                etc.resolve("sshd_config").toString(), "--sshd", "/usr/sbin/sshd", "--no-reload");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("Provisioner: " + RunningCa.PROVISIONER + " (JWK)"), run.err());
    }
}
