package org.countersign.cli.command.crypto;

import static org.countersign.cli.command.crypto.CryptoFlags.AUDIENCE;
import static org.countersign.cli.command.crypto.CryptoFlags.EXPECTED_ALGORITHM;
import static org.countersign.cli.command.crypto.CryptoFlags.EXPECTED_KEY_ID;
import static org.countersign.cli.command.crypto.CryptoFlags.ISSUER;
import static org.countersign.cli.command.crypto.CryptoFlags.KEY;
import static org.countersign.cli.command.crypto.CryptoFlags.KEY_SET;
import static org.countersign.cli.command.crypto.CryptoFlags.NO_END;
import static org.countersign.cli.command.crypto.CryptoFlags.VERIFY_SUBTLE;

import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.JsonException;
import org.countersign.core.token.Jws;
import org.countersign.core.token.UnverifiedToken;

/// `crypto jwt verify`: whether a token is to be believed. What the user says about it is verified, whatever else is not: `--subtle`
/// lets issuer, audience and end be absent, and no flag lets a wrong one pass.
final class JwtVerification {
    private JwtVerification() {}

    /// @throws CommandFailure when it is not to be believed
    static void of(Invocation call, UnverifiedToken token) {
        checkFlags(call);
        if (!Jws.verifies(token, key(call, token))) {
            throw failed("the token is not signed with this key");
        }
        if (token.header().members().containsKey("crit")) {
            throw failed("the token has headers that must be understood, and are not known here");
        }
        checkEqual(call, EXPECTED_ALGORITHM, token.headerText("alg"), "the token is signed with another algorithm");
        checkEqual(call, EXPECTED_KEY_ID, token.headerText("kid").or(() -> call.value(EXPECTED_KEY_ID)), "the token names another key");
        checkEqual(call, ISSUER, token.claimText("iss"), "the token has another issuer");
        if (call.value(AUDIENCE).filter(name -> !token.audiences().contains(name)).isPresent()) {
            throw failed("the token has another audience");
        }
        checkTime(call, token);
    }

    private static void checkFlags(Invocation call) {
        call.checkIncompatible(KEY, KEY_SET);
        call.checkRequires(NO_END, CommonFlags.INSECURE);
        if (call.value(KEY_SET).isEmpty() && call.value(KEY).isEmpty()) {
            throw FlagFailure.requiredUnless(KEY, KEY_SET);
        }
        for (var flag : List.of(ISSUER, AUDIENCE)) {
            if (call.value(flag).isEmpty() && !call.on(VERIFY_SUBTLE)) {
                throw FlagFailure.requiredUnless(flag, VERIFY_SUBTLE);
            }
        }
    }

    private static PublicKey key(Invocation call, UnverifiedToken token) {
        if (call.value(KEY_SET).isEmpty()) {
            return AnyKey.read(call, Path.of(call.require(KEY)), CryptoFlags.PASSWORD_FILE).jwk().toJca();
        }
        var keyId = call.value(EXPECTED_KEY_ID).or(() -> token.headerText("kid"))
                .orElseThrow(() -> new CommandFailure("the token names no key").hint("name the key of the set with '" + EXPECTED_KEY_ID + "'"));
        return AnyKey.inSet(Path.of(call.require(KEY_SET)), keyId).toJca();
    }

    private static void checkEqual(Invocation call, Flag wanted, Optional<String> found, String otherwise) {
        if (call.value(wanted).isPresent() && !call.value(wanted).equals(found)) {
            throw failed(otherwise);
        }
    }

    private static void checkTime(Invocation call, UnverifiedToken token) {
        long now = Instant.now().getEpochSecond();
        var end = seconds(token, "exp");
        if (end.isEmpty() && !call.on(VERIFY_SUBTLE)) {
            throw failed("the token says no end");
        }
        if (end.filter(time -> time <= now).isPresent() && !call.on(NO_END)) {
            throw failed("the token has ended");
        }
        if (seconds(token, "nbf").filter(time -> time > now).isPresent()) {
            throw failed("the token is not valid yet");
        }
    }

    private static Optional<Double> seconds(UnverifiedToken token, String claim) {
        try {
            return token.claims().number(claim).map(number -> number.value().doubleValue());
        } catch (JsonException e) {
            throw failed("the claim " + claim + " of the token is no number").because(e);
        }
    }

    private static CommandFailure failed(String reason) {
        return new CommandFailure("validation failed: " + reason);
    }
}
