package org.countersign.cli.command.ssh;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.IdentityFiles;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.api.CheckHostRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.x509.X509Certificates;

/// `ssh check-host`: the exit code is the answer; `Match exec` of ssh branches on it.
final class CheckHost implements Command {
    private static final Duration REMEMBERED = Duration.ofHours(1);

    @Override
    public int run(Invocation call) {
        var request = request(call.positional(0));
        boolean exists = isKnown(call, request);
        if (call.on(SshFlags.VERBOSE)) {
            call.out().println(exists);
        }
        return exists ? ExitCode.DONE : ExitCode.FAILED;
    }

    /// A host that is known stays known; one that is not may be in a minute. So only a yes is remembered, and for that the
    /// CA is not even connected to: `ssh` asks this before every connection.
    private static boolean isKnown(Invocation call, CheckHostRequest request) {
        var memory = CaAccess.remembered(call);
        String question = "/ssh/check-host " + request.name();
        if (memory.find(question, REMEMBERED, Instant.now(), _ -> true).isPresent()) {
            return true;
        }
        try (var ca = CaAccess.connect(call)) {
            boolean exists = ca.sshCheckHost(introduced(call, ca, request));
            if (exists) {
                memory.keep(question, JsonObject.EMPTY, Instant.now());
            }
            return exists;
        }
    }

    /// With a word on who asks, where there is an identity to show: a CA that wants one is asked no other way.
    private static CheckHostRequest introduced(Invocation call, CaClient ca, CheckHostRequest request) {
        return new IdentityFiles(call.stepPath()).load(Instant.now()).filter(_ -> ca.version().requiresClientCertificate())
                .map(own -> new CheckHostRequest(request.name(), Optional.of(TokenMinter.identity(own.chain().stream()
                        .map(X509Certificates::der).toList(), own.key(), request.name(), CaSession.newTokenId(), Instant.now()))))
                .orElse(request);
    }

    private static CheckHostRequest request(String host) {
        if (host.isBlank()) {
            throw new CommandFailure("the name of the host is empty");
        }
        return new CheckHostRequest(host);
    }
}
