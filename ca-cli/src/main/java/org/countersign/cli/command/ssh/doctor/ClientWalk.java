package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.progress.Progress;
import org.countersign.core.text.Printable;

/// A login from this machine to a host: whether ssh believes the host, whether it has something to show, and what the host
/// makes of it. At the end a real login is tried, whose word counts.
record ClientWalk(Findings findings, SshCall ssh, Map<String, String> environment, Instant now, Progress progress) {

    void examine() {
        var settings = ssh.settings();
        boolean understood = findings.part(() -> {
            if (!settings.succeeded()) {
                throw findings.refuse(SSH_CONFIG_INVALID, "ssh", "it does not take its configuration: " + settings.complaint(),
                        "correct ~/.ssh/config, or the file or option that the message names");
            }
        });
        if (understood) {
            examine(EffectiveConfig.parse(settings.out()));
        }
    }

    private void examine(EffectiveConfig config) {
        boolean direct = config.value("proxycommand").isEmpty() && config.value("proxyjump").isEmpty();
        var local = new StringBuilder();
        if (direct && !findings.part(() -> local.append(reach(config)))) {
            return;
        }
        if (direct) {
            findings.part(() -> new ServerIdentity(findings, config, ssh.programs(), now).examine());
        }
        var credentials = new Credentials(findings, config, ssh.programs(), environment,
                Optional.of(local.toString()).filter(it -> !it.isEmpty()), now);
        findings.part(credentials::examine);
        if (!credentials.needPassword()) {
            attempt(config, local.toString());
        }
    }

    /// The address that the host will see us come from.
    private String reach(EffectiveConfig config) {
        String host = config.value("hostname").orElse(ssh.destination());
        int port = config.value("port").map(Integer::parseInt).orElse(22);
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw findings.refuse(HOST_UNKNOWN, "Host", "the name " + host + " has no address",
                    "check the name, or set HostName in ~/.ssh/config");
        }
        try (var _ = progress.begin("Waiting for " + host + " port " + port); var socket = new Socket()) {
            socket.connect(address, 15_000);
            findings.good("Host", host + " answers on port " + port);
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException e) {
            throw findings.refuse(HOST_UNREACHABLE, "Host", host + " does not answer on port " + port + ": " + e.getMessage(),
                    "check port and firewall, and that sshd runs there ('ca-cli ssh doctor' on the host tells)");
        }
    }

    private void attempt(EffectiveConfig config, String local) {
        var attempt = progress.during("Waiting for a login by ssh", () -> LoginAttempt.of(ssh));
        if (attempt.letIn()) {
            findings.nothingRefuses();
            findings.good("Login", "works");
            return;
        }
        if (findings.verdict().isEmpty()) {
            findings.part(() -> {
                throw explain(config, local, attempt.said());
            });
        }
    }

    private Refusal explain(EffectiveConfig config, String local, String said) {
        if (said.contains("Too many authentication failures")) {
            return findings.refuse(TOO_MANY_KEYS, "Login", "ssh showed so many other keys that the host lost patience before the certificate came",
                    "name the certificate's key with 'IdentityFile' and set 'IdentitiesOnly yes' in ~/.ssh/config");
        }
        return findings.refuse(REFUSED_BY_HOST, "Login", "the host refuses, for reasons that only it knows: " + Printable.text(said),
                "run there, as root, with a copy of the certificate: ca-cli ssh doctor --user " + config.value("user").orElse("USER")
                        + (local.isEmpty() ? "" : " --address " + local) + " --certificate FILE");
    }
}
