package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.AgentKey;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.cli.client.Bastion;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `ssh login`, `logout` and `proxycommand`: what goes to the CA, and what is in a real agent afterwards.
@Timeout(120)
class AgentFlowTest {
    @TempDir
    Path home;

    private LoginSetUp setUp;
    private FakeAuthority authority;
    private RealAgent agent;

    @BeforeEach
    void start() throws Exception {
        setUp = new LoginSetUp(home);
        authority = setUp.authority;
        agent = setUp.agent;
    }

    @AfterEach
    void stop() throws IOException {
        setUp.close();
    }

    private CliRun.User user() {
        return setUp.user();
    }

    private CliRun must(String... words) {
        var run = user().run(words);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private List<AgentKey> keys() {
        try (var connection = SshAgent.connect(agent.environment())) {
            return connection.keys();
        }
    }

    private List<String> comments() {
        return keys().stream().map(AgentKey::comment).toList();
    }

    /// A key of the user that has nothing to do with the CA.
    private void addForeignKey() throws Exception {
        agent.sshAdd("-q", OpenSsh.key(home.resolve("foreign"), "ed25519", "foreign").toString());
    }

    @Test
    void login_asks_for_a_certificate_and_keeps_the_key_in_the_agent_alone() throws Exception {
        var run = must("ssh", "login", "jane@example.com", "--principal", "jane");
        assertEquals("", run.out());
        assertTrue(run.err().contains("✔ Principals: jane\n") && run.err().endsWith("✔ SSH Agent: yes\n"), run.err());
        assertEquals(List.of("GET /ssh/roots", "GET /provisioners?limit=100", "GET /version", "POST /ssh/sign"), authority.routes());

        var sent = FakeAuthority.body(authority.ca.asked("POST /ssh/sign"));
        assertEquals("user", sent.text("certType"));
        assertEquals("jane@example.com", sent.text("keyID"));
        var start = Instant.parse(sent.text("validAfter"));
        assertTrue(Duration.between(start, Instant.now()).toSeconds() >= 60, sent.text("validAfter"));
        assertEquals("", sent.text("validBefore"));

        assertEquals(List.of("jane@example.com"), comments());
        try (var files = Files.list(home)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".pub")).toList());
        }
    }

    @Test
    void login_takes_the_name_as_the_only_principal_and_from_the_defaults() {
        must("ssh", "login", "--identity", "Jane.X@example.com");
        assertEquals(List.of("Jane.X@example.com"),
                FakeAuthority.body(authority.ca.asked("POST /ssh/sign")).strings("principals"));
    }

    @Test
    void what_the_agent_holds_is_listed_for_programs() throws Exception {
        assertEquals("[]\n", must("ssh", "list", "--json").out());
        addForeignKey();
        must("ssh", "login", "jane@example.com", "--principal", "jane");
        var listed = (JsonArray) Json.parse(must("ssh", "list", "--json").out(), JsonLimits.FILE);
        assertEquals(2, listed.items().size());
        var plain = (JsonObject) listed.items().getFirst();
        assertEquals("ssh-ed25519 foreign", plain.text("type") + " " + plain.text("comment"));
        var certificate = (JsonObject) listed.items().getLast();
        assertEquals(List.of("jane"), certificate.strings("principals"));
        assertEquals("jane@example.com", certificate.text("keyID"));
        assertEquals(authority.certificates.caKey().fingerprint(), certificate.text("signingKey"));
    }

    @Test
    void a_second_login_prints_what_is_there_and_issues_nothing() throws Exception {
        must("ssh", "login", "jane@example.com");
        var again = must("ssh", "login", "jane@example.com");
        assertEquals(agent.sshAdd("-L"), again.out());
        assertEquals(1, authority.routes().stream().filter("POST /ssh/sign"::equals).count());

        must("ssh", "login", "someone.else@example.com");
        assertEquals(List.of("jane@example.com", "someone.else@example.com"), comments());
        assertEquals(agent.sshAdd("-L").lines().findFirst().orElseThrow() + "\n", must("ssh", "login").out(),
                "without a name any certificate of the CA will do");
    }

    @Test
    void a_forced_login_replaces_the_certificate_instead_of_adding_one() throws Exception {
        addForeignKey();
        must("ssh", "login", "jane@example.com");
        var first = keys();
        must("ssh", "login", "jane@example.com", "--force");
        assertEquals(List.of("foreign", "jane@example.com"), comments());
        assertTrue(!keys().contains(first.getLast()), "it is still the old one");
    }

    @Test
    void a_certificate_for_other_principals_stays() {
        must("ssh", "login", "jane@example.com", "--principal", "root");
        must("ssh", "login", "jane@example.com", "--principal", "jane", "--force");
        assertEquals(2, keys().size());
        must("ssh", "login", "jane@example.com", "--principal", "jane", "--principal", "root", "--force");
        assertEquals(1, keys().size());
    }

    @Test
    void issuing_to_a_file_replaces_what_the_agent_holds_as_well() {
        for (var name : List.of("id_a", "id_b")) {
            must("ssh", "certificate", "jane@example.com", home.resolve(name).toString(), "--no-password", "--insecure");
        }
        assertEquals(List.of("jane@example.com"), comments());
    }

    @Test
    void an_ended_certificate_of_the_ca_is_removed_and_does_not_count() throws Exception {
        var pair = TestCertificates.keyPair("Ed25519");
        try (var connection = SshAgent.connect(agent.environment())) {
            connection.add(authority.certificates.user(pair, new Validity(1, 2)), pair.getPrivate(), "jane", Duration.ZERO);
        }
        must("ssh", "login", "jane");
        assertEquals(1, keys().size());
        assertTrue(keys().getFirst().certificate().orElseThrow().body().validity().contains(Instant.now()));
    }

    @Test
    void login_with_every_kind_of_key_and_a_second_certificate() {
        for (var kind : List.of("EC", "OKP", "RSA")) {
            must("ssh", "login", kind, "--kty", kind);
        }
        must("ssh", "login", "jane", "--add-user", "--comment", "mine");
        assertEquals(List.of("EC", "OKP", "RSA", "mine", "mine-provisioner"), comments());
    }

    /// `ssh-add -T` signs with the key, for which the agent asks by the program of SSH_ASKPASS.
    @Test
    void the_agent_asks_before_each_use_where_that_is_wished() throws Exception {
        var askpass = Files.writeString(home.resolve("askpass"), "#!/bin/sh\necho \"$1\" >> " + home.resolve("asked") + "\nexit $(cat "
                + home.resolve("answer") + ")\n");
        assertTrue(askpass.toFile().setExecutable(true));
        var sockets = Files.createTempDirectory("agent");
        try (var asking = new RealAgent(sockets, Map.of("SSH_ASKPASS", askpass.toString(), "SSH_ASKPASS_REQUIRE", "force"))) {
            var user = user().with("SSH_AUTH_SOCK", asking.environment().get("SSH_AUTH_SOCK"));
            user.must("ssh", "login", "jane", "--confirm");
            var key = Files.writeString(home.resolve("held.pub"), asking.sshAdd("-L")).toString();
            Files.writeString(home.resolve("answer"), "0");
            asking.sshAdd("-T", key);
            assertTrue(Files.readString(home.resolve("asked")).contains("Allow use of key jane?"), Files.readString(home.resolve("asked")));
            Files.writeString(home.resolve("answer"), "1");
            assertThrows(IOException.class, () -> asking.sshAdd("-T", key));

            user.must("ssh", "login", "jane", "--force");
            Files.writeString(home.resolve("held.pub"), asking.sshAdd("-L"));
            asking.sshAdd("-T", key);
        } finally {
            Files.deleteIfExists(sockets.resolve("agent"));
            Files.delete(sockets);
        }
    }

    @Test
    void logout_removes_the_certificates_of_this_ca_only() throws Exception {
        addForeignKey();
        var stranger = TestCertificates.keyPair("Ed25519");
        try (var connection = SshAgent.connect(agent.environment())) {
            connection.add(new TestCertificates().user(stranger, new Validity(0, Validity.FOREVER)), stranger.getPrivate(),
                    "other CA", Duration.ZERO);
        }
        must("ssh", "login", "jane");
        must("ssh", "login", "joe");
        assertEquals("Certificate 'joe' has been removed from the agent.\n", must("ssh", "logout", "joe").out());
        assertEquals("Certificate 'joe' not found in the agent.\n", must("ssh", "logout", "joe").out());
        assertEquals("Certificate 'jane' has been removed from the agent.\n", must("ssh", "logout").out());
        assertEquals(List.of("foreign", "other CA"), comments());
        must("ssh", "logout", "--all", "foreign");
        assertEquals(List.of("other CA"), comments());
        must("ssh", "logout", "--all");
        assertEquals(List.of(), keys());
    }

    @Test
    void logout_without_the_ca_removes_every_certificate_but_no_key() throws Exception {
        addForeignKey();
        must("ssh", "login", "jane");
        var nowhere = "https://127.0.0.1:" + FreePorts.next();
        var run = must("ssh", "logout", "--ca-url", nowhere);
        assertTrue(run.err().contains("all count"), run.err());
        assertEquals(List.of("foreign"), comments());
    }

    @Test
    void without_an_agent_login_fails_and_asks_the_ca_nothing() {
        var run = authority.user().run("ssh", "login", "jane");
        assertEquals(1, run.exitCode());
        assertEquals("no agent: SSH_AUTH_SOCK is not set\nhint: start one with 'eval $(ssh-agent)'\n", run.err());
        assertEquals(List.of(), authority.routes());
    }

    /// Says hello, reads a line, and hangs up.
    private static ServerSocket greeter() throws IOException {
        var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try (var client = server.accept()) {
                    client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readNBytes("ping\n".length());
                } catch (IOException _) {
                    // closed
                }
            }
        });
        return server;
    }

    @Test
    void proxycommand_logs_in_once_and_then_asks_the_ca_nothing_more() throws Exception {
        try (var server = greeter()) {
            String[] words = {"ssh", "proxycommand", "jane", "127.0.0.1", Integer.toString(server.getLocalPort())};
            var first = user().typing("ping\n").run(words);
            assertEquals(0, first.exitCode(), first.err());
            assertEquals(List.of("GET /ssh/roots", "GET /provisioners?limit=100", "GET /version", "POST /ssh/sign", "POST /ssh/bastion"),
                    authority.routes());
            assertEquals(List.of("jane"), comments());

            authority.ca.asked().clear();
            var second = user().typing("ping\n").run(words);
            assertEquals(new CliRun(0, "hello\n", ""), second);
            assertEquals(List.of(), authority.routes());
        }
    }

    @Test
    void proxycommand_asks_again_when_the_certificate_is_not_of_the_remembered_keys() throws Exception {
        try (var server = greeter()) {
            String[] words = {"ssh", "proxycommand", "jane", "127.0.0.1", Integer.toString(server.getLocalPort())};
            assertEquals(0, user().typing("ping\n").run(words).exitCode());
            must("ssh", "logout", "--all");
            authority.ca.asked().clear();
            assertEquals(0, user().typing("ping\n").run(words).exitCode());
            assertEquals(List.of("GET /ssh/roots", "GET /provisioners?limit=100", "GET /version", "POST /ssh/sign"), authority.routes());
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "jane;reboot, web01, 22", "-oProxyCommand=x, web01, 22", "$(reboot), web01, 22", "\"a b\", web01, 22",
        "jane, -oProxyCommand=x, 22", "jane, web01;reboot, 22", "jane, `reboot`, 22", "jane, \"web01 x\", 22", "jane, web'01, 22",
        "jane, web01, 0", "jane, web01, 65536", "jane, web01, ssh", "jane, web01, 22;x"
    })
    void proxycommand_refuses_names_that_a_shell_might_understand(String name, String host, String port) {
        var run = user().run("ssh", "proxycommand", "--", name, host, port);
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("cannot be the name of") || run.err().contains("is not the number of a port"), run.err());
        assertEquals(List.of(), authority.routes());
    }

    @Test
    void proxycommand_says_which_host_it_cannot_reach() throws Exception {
        must("ssh", "login", "jane");
        var run = user().run("ssh", "proxycommand", "jane", "127.0.0.1", Integer.toString(FreePorts.next()));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("connecting to 127.0.0.1 port "), run.err());
    }

    @Test
    void a_bastion_is_reached_with_the_ssh_of_the_system() {
        var target = Target.of("jane", "web01", "2222");
        assertEquals(List.of("ssh", "--", "bastion.example.com", "nc", "web01", "2222"),
                BastionJump.command(new Bastion("bastion.example.com", "", "", "", ""), target).command());
        assertEquals(List.of("ssh", "-l", "hop", "-p", "22022", "-4", "-v", "--", "b", "relay web01:2222 jane 100% %x"),
                BastionJump.command(new Bastion("b", "hop", "22022", "relay %h:%p %r 100%% %x", " -4  -v "), target).command());
    }

    @Test
    void the_ca_key_of_a_host_certificate_is_no_login() throws Exception {
        var pair = TestCertificates.keyPair("Ed25519");
        try (var connection = SshAgent.connect(agent.environment())) {
            connection.add(authority.certificates.host(pair, new Validity(0, Validity.FOREVER)), pair.getPrivate(), "jane",
                    Duration.ZERO);
        }
        must("ssh", "login", "jane");
        assertEquals(2, keys().size());
        assertEquals(SshPublicKey.of(pair.getPublic()), keys().getFirst().certificate().orElseThrow().body().key());
    }
}
