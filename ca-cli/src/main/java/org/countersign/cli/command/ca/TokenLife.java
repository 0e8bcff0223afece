package org.countersign.cli.command.ca;

import static org.countersign.cli.command.ca.RequestFlags.TOKEN_NOT_AFTER;
import static org.countersign.cli.command.ca.RequestFlags.TOKEN_NOT_BEFORE;

import java.time.Duration;
import java.time.Instant;
import org.countersign.cli.command.TimeFlag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.token.TokenContent;

/// When a token may be used. A token that is good for long is a password, so the limits are narrow.
record TokenLife(Instant from, Instant to) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LATEST_START = Duration.ofMinutes(30);

    static TokenLife of(Invocation call, Instant now) {
        var from = TimeFlag.resolve(TimeFlag.value(call, TOKEN_NOT_BEFORE), TOKEN_NOT_BEFORE, now).orElse(now);
        if (from.isAfter(now.plus(LATEST_START))) {
            throw FlagFailure.invalid(TOKEN_NOT_BEFORE, call.require(TOKEN_NOT_BEFORE), "it is more than 30 minutes from now");
        }
        var to = TimeFlag.resolve(TimeFlag.value(call, TOKEN_NOT_AFTER), TOKEN_NOT_AFTER, now)
                .orElse(from.plus(TokenContent.LIFETIME));
        if (!to.isAfter(now)) {
            throw FlagFailure.invalid(call.isGiven(TOKEN_NOT_AFTER) ? TOKEN_NOT_AFTER : TOKEN_NOT_BEFORE,
                    to.toString(), "the token would have ended already");
        }
        var length = Duration.between(from, to);
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw FlagFailure.invalid(TOKEN_NOT_AFTER, call.value(TOKEN_NOT_AFTER).orElse(to.toString()),
                    "a token lives between 10 seconds and an hour");
        }
        return new TokenLife(from, to);
    }

    TokenContent applyTo(TokenContent token) {
        return token.valid(from, to);
    }
}
