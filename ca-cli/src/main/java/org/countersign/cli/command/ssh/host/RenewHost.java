package org.countersign.cli.command.ssh.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.ssh.HeldCertificate;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.token.TokenPurpose;

/// `ssh host renew`, mostly for a timer: all certificates of this host that are due, in one run with one reload.
final class RenewHost implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        var layout = HostLayout.of(call);
        var settings = HostSshd.of(call, layout).settings();
        if (settings.files("hostkey").stream().noneMatch(key -> Files.exists(layout.certificate(key)))) {
            throw new CommandFailure("this host is not enrolled: it has no certificate to renew").hint("'ca-cli ssh host enroll' gets one");
        }
        var due = due(call, layout, settings);
        if (due.isEmpty()) {
            call.status().say("No certificate is due.");
            return ExitCode.DONE;
        }
        var running = RunningSshd.find(call, settings);
        var renewed = renew(call, due);
        var changes = new Changes();
        changes.allOrNothing(() -> {
            renewed.forEach((file, certificate) -> changes.write(file, HostCertificates.content(certificate)));
            running.ifPresent(sshd -> {
                changes.tellAfterUndo(sshd::tryReload);
                sshd.reloadNow();
                sshd.awaitShown(renewed.values().stream().map(SshCertificate::toLine).toList());
            });
        });
        renewed.forEach((file, certificate) -> call.status().done("Host certificate", file + ", until " + certificate.body().notAfter()));
        return ExitCode.DONE;
    }

    /// Certificate files and what is in them, of those with less than a third of their life left, or all with `--force`.
    private static Map<Path, HeldCertificate> due(Invocation call, HostLayout layout, EffectiveConfig settings) {
        var due = new LinkedHashMap<Path, HeldCertificate>();
        for (var key : settings.files("hostkey")) {
            var file = layout.certificate(key);
            if (Files.exists(file)) {
                var held = HeldCertificate.read(call, file, key, HostCommands.KEY_PASSWORD_FILE);
                if (call.on(HostCommands.ALL) || HostCertificates.isDue(held.certificate(), Instant.now())) {
                    due.put(file, held);
                }
            }
        }
        return due;
    }

    private static Map<Path, SshCertificate> renew(Invocation call, Map<Path, HeldCertificate> due) {
        try (var ca = CaSession.of(call)) {
            var renewed = new LinkedHashMap<Path, SshCertificate>();
            due.forEach((file, held) -> {
                var minter = Minters.sshpop(call, ca, held.certificate(), held.key());
                var token = minter.mint(ca.newToken(TokenPurpose.SSH_RENEW, held.serial()));
                renewed.put(file, ca.client().sshRenew(token, held.certificate().body().key()).certificate());
            });
            return renewed;
        }
    }
}
