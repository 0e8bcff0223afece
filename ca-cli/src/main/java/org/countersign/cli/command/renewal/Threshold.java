package org.countersign.cli.command.renewal;

import java.time.Duration;
import java.time.Instant;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;

/// From when on a certificate is due for renewal, as `needs-renewal` is told: a share of the lifetime that is over, or a
/// time that is left at most.
public sealed interface Threshold {
    /// `--expires-in` of these commands, which takes shares too.
    Flag EXPIRES_IN = Flag.value("expires-in", "percent|duration",
            "How much of the lifetime must be over, as a share such as 75%, or how little may be left, as a duration such as 1h15m.");
    Flag VERBOSE = Flag.toggle("verbose,v", "Print the result as well.");

    /// What timers branch on.
    int NO = 1;
    int NO_FILE = 2;
    int OTHER = 255;

    boolean isReached(Lifetime lifetime, Instant now);

    /// @param percent 0 to 100
    record Used(int percent) implements Threshold {
        @Override
        public boolean isReached(Lifetime lifetime, Instant now) {
            double total = lifetime.length().toSeconds();
            return (total - lifetime.left(now).toSeconds()) / total * 100 >= percent;
        }
    }

    record Left(Duration most) implements Threshold {
        @Override
        public boolean isReached(Lifetime lifetime, Instant now) {
            return lifetime.left(now).compareTo(most) <= 0;
        }
    }

    static Threshold of(Invocation call) {
        var text = call.value(EXPIRES_IN).orElse("66%");
        if (text.endsWith("%")) {
            var digits = text.substring(0, text.length() - 1);
            if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > 100) {
                throw FlagFailure.invalid(EXPIRES_IN, text, "value must be in range 0-100%");
            }
            return new Used(Integer.parseInt(digits));
        }
        try {
            return new Left(GoDuration.parse(text));
        } catch (TimeFormatException e) {
            throw FlagFailure.invalid(EXPIRES_IN, text, e.getMessage());
        }
    }

    /// The exit code for an answer, which is said only when the user wants to hear it.
    static int answer(Invocation call, boolean due) {
        if (due && call.on(VERBOSE)) {
            call.out().println("certificate needs renewal");
        } else if (call.on(VERBOSE)) {
            call.status().say("certificate does not need renewal");
        }
        return due ? ExitCode.DONE : NO;
    }

    /// The failure under the exit code that it has in these commands.
    static CommandFailure coded(CommandFailure failure) {
        return failure.exitCode() == NO_FILE ? failure : failure.exitCode(OTHER);
    }

    static CommandFailure noFile(String file) {
        return new CommandFailure(file + ": no such file or directory").exitCode(NO_FILE);
    }
}
