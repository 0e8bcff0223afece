package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.Validity;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;

/// `ssh needs-renewal`. Timers branch on the exit code: 0 yes, 1 no, 2 no such file, 255 anything else.
final class NeedsRenewal implements Command {
    private static final int NO = 1;
    private static final int NO_FILE = 2;
    private static final int OTHER = 255;
    private static final String DEFAULT_SHARE = "66%";

    @Override
    public int run(Invocation call) {
        try {
            return needsRenewal(call) ? yes(call) : no(call);
        } catch (CommandFailure e) {
            throw e.exitCode() == NO_FILE ? e : e.exitCode(OTHER);
        }
    }

    private static boolean needsRenewal(Invocation call) {
        String file = call.optionalPositional(0).orElseThrow(() ->
                new CommandFailure("not enough positional arguments were provided in '" + call.name() + " <crt-file>'"));
        var validity = read(file);
        String threshold = call.value(SshFlags.EXPIRES_IN).orElse(DEFAULT_SHARE);
        return threshold.endsWith("%")
                ? hasUsed(validity, percent(threshold), Instant.now())
                : hasLeftAtMost(validity, duration(threshold), Instant.now());
    }

    private static Validity read(String file) {
        if (!Files.exists(Path.of(file))) {
            throw new CommandFailure(file + ": no such file or directory").exitCode(NO_FILE);
        }
        try {
            return PublicLine.firstIn(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1))
                    .orElseThrow(() -> new CommandFailure("error parsing ssh certificate: " + file + " holds none"))
                    .certificate().body().validity();
        } catch (SshFormatException e) {
            throw new CommandFailure("error decoding ssh certificate: " + e.getMessage()).because(e);
        } catch (IOException e) {
            throw FileFailure.of("reading " + file, e);
        }
    }

    private static int percent(String threshold) {
        String digits = threshold.substring(0, threshold.length() - 1);
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > 100) {
            throw FlagFailure.invalid(SshFlags.EXPIRES_IN, threshold, "value must be in range 0-100%");
        }
        return Integer.parseInt(digits);
    }

    private static Duration duration(String threshold) {
        try {
            return GoDuration.parse(threshold);
        } catch (TimeFormatException e) {
            throw FlagFailure.invalid(SshFlags.EXPIRES_IN, threshold, e.getMessage());
        }
    }

    /// Whether at least this share of the lifetime is over. A certificate without an end never uses any of it.
    private static boolean hasUsed(Validity validity, int percent, Instant now) {
        if (validity.endless()) {
            return false;
        }
        double total = validity.length().toSeconds();
        double used = total - Duration.between(now, validity.notAfter()).toSeconds();
        return used / total * 100 >= percent;
    }

    private static boolean hasLeftAtMost(Validity validity, Duration least, Instant now) {
        return validity.endless() || Duration.between(now, validity.notAfter()).compareTo(least) <= 0;
    }

    private static int yes(Invocation call) {
        if (call.on(SshFlags.VERBOSE)) {
            call.out().println("certificate needs renewal");
        }
        return ExitCode.DONE;
    }

    private static int no(Invocation call) {
        if (call.on(SshFlags.VERBOSE)) {
            call.status().say("certificate does not need renewal");
        }
        return NO;
    }
}
