package org.countersign.cli.command;

import java.time.Instant;
import java.util.Optional;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.time.TimeFormatException;

/// Flags whose value is a time: an RFC 3339 time, or a duration from now.
public final class TimeFlag {
    private TimeFlag() {}

    public static TimeDuration value(Invocation call, Flag flag) {
        String text = call.value(flag).orElse("");
        try {
            return TimeDuration.parse(text);
        } catch (TimeFormatException e) {
            throw FlagFailure.invalid(flag, text, e.getMessage());
        }
    }

    /// The moment that a flag's value means.
    public static Optional<Instant> resolve(TimeDuration time, Flag flag, Instant now) {
        try {
            return time.resolve(now);
        } catch (TimeFormatException e) {
            throw FlagFailure.invalid(flag, time.format(), e.getMessage());
        }
    }
}
