package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.RealAgent;

/// A CA that issues whatever it is asked for, a real agent, and a user who has both and the password of the provisioner.
final class LoginSetUp implements AutoCloseable {
    final FakeAuthority authority;
    final RealAgent agent;
    private final Path sockets;

    LoginSetUp(Path home) throws Exception {
        authority = new FakeAuthority(home);
        var own = Base64.getEncoder().encodeToString(authority.certificates.caKey().blob());
        authority.ca.answers("GET /ssh/roots", 200, "{\"userKey\":[\"" + own + "\"],\"hostKey\":[\"" + own + "\"]}")
                .answers("POST /ssh/bastion", 200, "{\"hostname\":\"127.0.0.1\"}");
        sockets = Files.createTempDirectory("agent");
        agent = new RealAgent(sockets);
    }

    CliRun.User user() {
        return authority.user().with("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK"))
                .with("STEP_PROVISIONER_PASSWORD_FILE", authority.passwordFile.toString());
    }

    @Override
    public void close() throws IOException {
        agent.close();
        authority.close();
        Files.deleteIfExists(sockets.resolve("agent"));
        Files.delete(sockets);
    }
}
