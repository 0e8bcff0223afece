package org.countersign.cli.command.certificate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.countersign.cli.command.renewal.Lifetime;
import org.countersign.cli.command.renewal.Threshold;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `certificate needs-renewal`. Timers branch on the exit code: 0 yes, 1 no, 2 no such file, 255 anything else.
final class NeedsRenewal implements Command {
    @Override
    public int run(Invocation call) {
        try {
            return Threshold.answer(call, isDue(call, call.positional(0)));
        } catch (CommandFailure e) {
            throw Threshold.coded(e);
        }
    }

    /// With `--bundle`, whether any of them is.
    private static boolean isDue(Invocation call, String source) {
        if (!source.startsWith("https://") && !source.equals("-") && !Files.exists(Path.of(source))) {
            throw Threshold.noFile(source);
        }
        var threshold = Threshold.of(call);
        var now = Instant.now();
        return CertificateSource.read(source, call).stream().limit(call.on(CertificateCommands.BUNDLE) ? Integer.MAX_VALUE : 1)
                .anyMatch(certificate -> threshold.isReached(
                        new Lifetime(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()), now));
    }
}
