package org.countersign.cli.command.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.countersign.cli.command.renewal.Lifetime;
import org.countersign.cli.command.renewal.Threshold;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ssh.Validity;

/// `ssh needs-renewal`. Timers branch on the exit code: 0 yes, 1 no, 2 no such file, 255 anything else.
final class NeedsRenewal implements Command {
    @Override
    public int run(Invocation call) {
        try {
            return Threshold.answer(call, needsRenewal(call));
        } catch (CommandFailure e) {
            throw Threshold.coded(e);
        }
    }

    /// A certificate without an end never uses any share of its life, but the question how little is left has always been
    /// answered with yes.
    private static boolean needsRenewal(Invocation call) {
        String file = call.optionalPositional(0).orElseThrow(() ->
                new CommandFailure("not enough positional arguments were provided in '" + call.name() + " <crt-file>'")
                        .hint("name the certificate, a file whose name ends in -cert.pub"));
        var validity = read(call, file);
        var threshold = Threshold.of(call);
        return validity.endless() ? threshold instanceof Threshold.Left
                : threshold.isReached(new Lifetime(validity.notBefore(), validity.notAfter()), Instant.now());
    }

    private static Validity read(Invocation call, String file) {
        if (Files.notExists(Path.of(file))) {
            throw Threshold.noFile(file);
        }
        return PublicInput.named(file, call).certificate().body().validity();
    }
}
