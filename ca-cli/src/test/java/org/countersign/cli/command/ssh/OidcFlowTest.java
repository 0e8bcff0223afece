package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.client.FakeCa.Answer;
import org.countersign.cli.client.FakeCa.Asked;
import org.countersign.cli.oidc.TestProvider;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Commands that log in at an OpenID provider on the way to a certificate.
@Timeout(120)
class OidcFlowTest {
    @TempDir
    Path home;

    private FakeAuthority authority;
    private TestProvider provider;
    private Path sockets;
    private RealAgent agent;

    @BeforeEach
    void start() throws Exception {
        authority = new FakeAuthority(home);
        provider = new TestProvider();
        var oidc = JsonObject.builder().put("type", "OIDC").put("name", "company").put("clientID", TestProvider.CLIENT)
                .put("clientSecret", TestProvider.SECRET).put("configurationEndpoint", provider.address()).build();
        authority.ca.answers("GET /provisioners", 200, FakeAuthority.provisioners(FakeAuthority.jwk("admin"), oidc, FakeAuthority.SSHPOP));
        authority.ca.answers("GET /ssh/roots", 200, "{\"userKey\":[\"" + Base64.getEncoder().encodeToString(
                authority.certificates.caKey().blob()) + "\"]}");
        sockets = Files.createTempDirectory("agent");
        agent = new RealAgent(sockets);
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
        provider.close();
        authority.close();
        Files.deleteIfExists(sockets.resolve("agent"));
        Files.delete(sockets);
    }

    private CliRun.User user() {
        return authority.user().with("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK")).with("STEP_PROVISIONER", "company");
    }

    /// A program that is called as a browser is, and hands the address to one that runs in this test.
    private CliRun.User withBrowser() throws IOException {
        var page = home.resolve("page");
        var opener = Files.writeString(home.resolve("xdg-open"), "#!/bin/sh\nprintf %s \"$1\" > '" + page + ".part' && mv '" + page + ".part' '"
                + page + "'\n");
        assertTrue(opener.toFile().setExecutable(true));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int i = 0; i < 600 && !Files.exists(page); i++) {
                    Thread.sleep(50);
                }
                var connection = (HttpURLConnection) URI.create(Files.readString(page)).toURL().openConnection();
                connection.getInputStream().readAllBytes();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return user().with("PATH", home + ":/usr/bin:/bin");
    }

    @Test
    void login_by_the_browser_needs_no_name_and_no_password() throws Exception {
        var run = withBrowser().run("ssh", "login");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("✔ Provisioner: company (OIDC) [client: " + TestProvider.CLIENT + "]\n"), run.err());
        assertTrue(run.err().endsWith("✔ SSH Agent: yes\n"), run.err());
        var sent = FakeAuthority.body(authority.ca.asked("POST /ssh/sign"));
        assertEquals(provider.lastToken(), sent.text("ott"));
        assertEquals("jane@example.com", sent.text("keyID"));
        assertEquals(List.of(), sent.strings("principals"));
        assertEquals("Certificate 'jane@example.com' has been removed from the agent.\n",
                user().run("ssh", "logout", "jane@example.com").out());
    }

    @Test
    void login_without_a_browser() {
        var run = user().run("ssh", "login", "--console");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("in any browser and enter the code WDJB-MJHT\n"), run.err());
        assertEquals(provider.lastToken(), FakeAuthority.body(authority.ca.asked("POST /ssh/sign")).text("ott"));
    }

    @Test
    void certificate_in_files() throws Exception {
        var run = withBrowser().run("ssh", "certificate", "jane@example.com", home.resolve("id").toString(), "--no-password", "--insecure");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(home.resolve("id-cert.pub")));
    }

    /// A CA that wants to know its clients, and sends those away that it does not know.
    private void wantToKnowClients() {
        authority.ca.answers("GET /version", 200, "{\"version\":\"1\",\"requireClientAuthentication\":true}")
                .answers("GET /ssh/hosts", asked -> toKnown(asked, "{\"hosts\":[{\"hostname\":\"web01.example.com\"}]}"))
                .answers("POST /ssh/revoke", asked -> toKnown(asked, "{\"status\":\"ok\"}"))
                .answers("POST /ssh/config", asked -> toKnown(asked, "{}"));
    }

    private static Answer toKnown(Asked asked, String body) {
        return asked.clientName().isEmpty() ? new Answer(401, "{\"status\":401,\"message\":\"who are you\"}") : new Answer(200, body);
    }

    @Test
    void whom_the_ca_does_not_know_logs_in_and_asks_again() throws Exception {
        wantToKnowClients();
        var run = withBrowser().run("ssh", "hosts");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("web01.example.com"), run.out());
        assertTrue(run.err().startsWith("✔ Provisioner: company (OIDC)") && run.err().endsWith("✔ SSH Agent: yes\n"), run.err());
        assertEquals("", user().must("ssh", "hosts").err(), "it is known from then on");
        assertEquals("", user().must("ssh", "config", "--dry-run", "--set", "User=jane").out());
    }

    @Test
    void a_revocation_is_asked_for_again_with_a_new_token() throws Exception {
        wantToKnowClients();
        var run = withBrowser().with("STEP_PROVISIONER_PASSWORD_FILE", authority.passwordFile.toString())
                .run("ssh", "revoke", "1234", "--provisioner", "admin");
        assertEquals(0, run.exitCode(), run.err());
        var tokens = authority.ca.asked().stream().filter(asked -> asked.toString().equals("POST /ssh/revoke"))
                .map(asked -> FakeAuthority.body(asked).text("ott")).toList();
        assertEquals(2, Set.copyOf(tokens).size(), tokens::toString);
    }

    @Test
    void nobody_logs_in_where_that_would_not_help() throws Exception {
        wantToKnowClients();
        authority.ca.answers("GET /provisioners", 200, FakeAuthority.provisioners(FakeAuthority.jwk("admin")));
        assertEquals(new CliRun(1, "", "who are you\n"), user().run("ssh", "hosts"));
        authority.ca.answers("GET /version", 200, "{\"version\":\"1\"}");
        assertEquals(new CliRun(1, "", "who are you\n"), user().run("ssh", "hosts"));
        assertEquals(List.of(), authority.ca.asked().stream().filter(asked -> asked.toString().equals("POST /ssh/sign")).toList());
    }

    @Test
    void a_login_that_fails_is_a_hint_to_the_refusal() {
        wantToKnowClients();
        var run = authority.user().with("SSH_AUTH_SOCK", home.resolve("none").toString()).run("ssh", "hosts");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("who are you\nhint: the CA wants to know its clients, and the login failed: "), run.err());
    }
}
