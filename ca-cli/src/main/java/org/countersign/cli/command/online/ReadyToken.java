package org.countersign.cli.command.online;

import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ProblemException;
import org.countersign.core.token.UnverifiedToken;

/// A one-time token that the user brought along with `--token`.
///
/// @param text  as it goes to the CA
/// @param token the same, taken apart
public record ReadyToken(String text, UnverifiedToken token) {
    /// The token of this call, if it has one.
    public static Optional<ReadyToken> of(Invocation call) {
        return call.value(TokenFlags.TOKEN).map(String::strip).map(ReadyToken::parse);
    }

    private static ReadyToken parse(String text) {
        try {
            return new ReadyToken(text, UnverifiedToken.parse(text));
        } catch (ProblemException e) {
            throw new CommandFailure("the value of flag '" + TokenFlags.TOKEN + "' is not a token").because(e)
                    .hint("'ca token' makes one");
        }
    }

    /// Tokens are credentials: they never print.
    @Override
    public String toString() {
        return "ReadyToken";
    }
}
