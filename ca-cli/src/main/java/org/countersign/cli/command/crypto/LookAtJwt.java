package org.countersign.cli.command.crypto;

import static org.countersign.cli.command.crypto.CryptoFlags.AUDIENCE;
import static org.countersign.cli.command.crypto.CryptoFlags.ISSUER;
import static org.countersign.cli.command.crypto.CryptoFlags.KEY;
import static org.countersign.cli.command.crypto.CryptoFlags.LOOK;
import static org.countersign.cli.command.crypto.CryptoFlags.SUBTLE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ProblemException;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.text.Printable;
import org.countersign.core.token.Jws;
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
            verify(call, token);
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

    private static void verify(Invocation call, UnverifiedToken token) {
        var key = AnyKey.read(call, Path.of(call.require(KEY)), CryptoFlags.PASSWORD_FILE).jwk().toJca();
        if (!Jws.verifies(token, key)) {
            throw new CommandFailure("validation failed: the token is not signed with this key");
        }
        if (call.on(SUBTLE)) {
            return;
        }
        for (var flag : List.of(ISSUER, AUDIENCE)) {
            if (call.value(flag).isEmpty()) {
                throw FlagFailure.requiredUnless(flag, SUBTLE);
            }
        }
        if (!token.claimText("iss").equals(call.value(ISSUER))) {
            throw new CommandFailure("validation failed: the token has another issuer");
        }
        if (!token.audiences().contains(call.require(AUDIENCE))) {
            throw new CommandFailure("validation failed: the token has another audience");
        }
        checkTime(token);
    }

    private static void checkTime(UnverifiedToken token) {
        long now = Instant.now().getEpochSecond();
        if (seconds(token, "exp", 0) <= now) {
            throw new CommandFailure("validation failed: the token has ended, or says no end");
        }
        if (seconds(token, "nbf", 0) > now) {
            throw new CommandFailure("validation failed: the token is not valid yet");
        }
    }

    private static double seconds(UnverifiedToken token, String claim, double otherwise) {
        return token.claims().number(claim).map(number -> number.value().doubleValue()).orElse(otherwise);
    }
}
