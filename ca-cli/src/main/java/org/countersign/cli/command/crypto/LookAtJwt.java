package org.countersign.cli.command.crypto;

import static org.countersign.cli.command.crypto.CryptoFlags.LOOK;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ProblemException;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.text.Printable;
import org.countersign.core.token.UnverifiedToken;

/// `crypto jwt inspect` and `verify`: what a token from standard input says, believed or only looked at.
final class LookAtJwt implements Command {
    private final boolean verifies;

    LookAtJwt(boolean verifies) {
        this.verifies = verifies;
    }

    @Override
    public int run(Invocation call) throws IOException {
        if (!verifies && !call.on(LOOK)) {
            throw new CommandFailure("'" + call.name() + "' requires the '" + LOOK + "' flag")
                    .hint("it verifies nothing; 'crypto jwt verify' does");
        }
        var text = new String(call.in().readNBytes(UnverifiedToken.MOST_CHARACTERS + 1), StandardCharsets.US_ASCII).strip();
        var token = parse(text);
        if (verifies) {
            JwtVerification.of(call, token);
        }
        call.out().println(Printable.json(Json.writeIndented(JsonObject.builder().put("header", token.header()).put("payload", token.claims())
                .put("signature", text.substring(text.lastIndexOf('.') + 1)).build(), "  ")));
        return ExitCode.DONE;
    }

    private static UnverifiedToken parse(String text) {
        try {
            return UnverifiedToken.parse(text);
        } catch (ProblemException e) {
            throw new CommandFailure("standard input holds no token").because(e)
                    .hint("a token is given there, as in 'ca-cli crypto jwt inspect --insecure < FILE'");
        }
    }
}
