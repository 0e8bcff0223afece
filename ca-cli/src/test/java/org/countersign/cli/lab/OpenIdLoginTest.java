package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.oidc.TestProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From an OIDC provisioner that the CLI adds to a certificate in the agent: a provider, a real `ca-server` that fetches its keys, a
/// real agent.
@Timeout(180)
class OpenIdLoginTest {
    @TempDir
    Path directory;

    @Test
    void a_login_at_the_provider_becomes_a_certificate_of_the_ca() throws Exception {
        var sockets = Files.createTempDirectory("agent");
        try (var provider = new TestProvider(); var agent = new RealAgent(sockets); var lab = Lab.open(directory)) {
            lab.server().close();
            var added = CliRun.user(directory.resolve("ca")).run("ca", "provisioner", "add", "company", "--type", "OIDC", "--client-id",
                    TestProvider.CLIENT, "--client-secret", TestProvider.SECRET, "--configuration-endpoint", provider.address(),
                    "--domain", "example.com");
            assertEquals(0, added.exitCode(), added.err());
            try (var server = RunningServer.start(lab.caFile("config/ca.json"), lab.passwordFile, directory.resolve("second.log"))) {
                var user = lab.user().with("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK"));
                var run = user.run("ssh", "login", "--provisioner", "company", "--console");
                for (int i = 0; i < 100 && run.exitCode() != 0 && server.isRunning(); i++) {
                    // The server fetches the keys of the provider in the background.
                    Thread.sleep(200);
                    run = user.run("ssh", "login", "--provisioner", "company", "--console");
                }
                assertEquals(0, run.exitCode(), run.err() + server.log());
                assertTrue(run.err().contains("✔ Principals: jane, jane@example.com\n"), run.err());
                try (var connection = SshAgent.connect(agent.environment())) {
                    var held = connection.keys().getFirst();
                    assertEquals("jane@example.com", held.comment());
                    assertEquals("jane@example.com", held.certificate().orElseThrow().body().keyId());
                }
            }
        } finally {
            Files.deleteIfExists(sockets.resolve("agent"));
            Files.delete(sockets);
        }
    }
}
