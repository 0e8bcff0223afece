package org.countersign.cli.command.crypto;

import static org.countersign.cli.command.crypto.CryptoFlags.ALGORITHM;
import static org.countersign.cli.command.crypto.CryptoFlags.AUDIENCES;
import static org.countersign.cli.command.crypto.CryptoFlags.EXPIRES;
import static org.countersign.cli.command.crypto.CryptoFlags.ID;
import static org.countersign.cli.command.crypto.CryptoFlags.ISSUED_AT;
import static org.countersign.cli.command.crypto.CryptoFlags.ISSUER;
import static org.countersign.cli.command.crypto.CryptoFlags.KEY;
import static org.countersign.cli.command.crypto.CryptoFlags.NOT_BEFORE;
import static org.countersign.cli.command.crypto.CryptoFlags.SUBJECT;
import static org.countersign.cli.command.crypto.CryptoFlags.SUBTLE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.token.Jws;

/// `crypto jwt sign`: a token with the claims of the flags and of a JSON object.
final class SignJwt implements Command {
    private static final int LARGEST_INPUT = 64 * 1024;

    @Override
    public int run(Invocation call) {
        var file = Path.of(call.require(KEY));
        if (!call.on(SUBTLE)) {
            List.of(ISSUER, AUDIENCES, SUBJECT, EXPIRES).forEach(flag -> requireUnlessSubtle(call, flag));
            seconds(call, EXPIRES).filter(time -> time <= Instant.now().getEpochSecond()).ifPresent(_ -> {
                throw FlagFailure.invalid(EXPIRES, call.require(EXPIRES), "it is over already; with '" + SUBTLE + "' such a token is signed all the same");
            });
        }
        var key = AnyKey.read(call, file, CryptoFlags.PASSWORD_FILE);
        var pair = key.pair(file);
        var algorithm = Jws.algorithm(pair.getPrivate());
        call.value(ALGORITHM).filter(wanted -> !wanted.equals(algorithm)).ifPresent(wanted -> {
            throw FlagFailure.invalid(ALGORITHM, wanted, "the key signs with " + algorithm);
        });
        call.checkIncompatible(CryptoFlags.NO_KEY_ID, CryptoFlags.KEY_ID);
        var header = JsonObject.builder().put("alg", algorithm);
        if (!call.on(CryptoFlags.NO_KEY_ID)) {
            header.put("kid", call.value(CryptoFlags.KEY_ID).orElse(key.jwk().keyId()));
        }
        call.out().println(Jws.sign(header.put("typ", "JWT").build(), payload(call), pair.getPrivate()));
        return ExitCode.DONE;
    }

    private static void requireUnlessSubtle(Invocation call, Flag flag) {
        if (call.value(flag).isEmpty()) {
            throw FlagFailure.requiredUnless(flag, SUBTLE);
        }
    }

    /// What a flag says counts first, then what the object says, then what is usual.
    private static JsonObject payload(Invocation call) {
        var given = call.optionalPositional(0).map(name -> read(call, name)).orElse(JsonObject.EMPTY);
        var payload = given.edit();
        var now = Instant.now().getEpochSecond();
        seconds(call, ISSUED_AT).or(() -> unlessIn(given, "iat", now)).ifPresent(time -> payload.put("iat", time));
        seconds(call, NOT_BEFORE).or(() -> unlessIn(given, "nbf", now)).ifPresent(time -> payload.put("nbf", time));
        seconds(call, EXPIRES).ifPresent(time -> payload.put("exp", time));
        call.value(ISSUER).ifPresent(text -> payload.put("iss", text));
        audiences(call, payload);
        call.value(SUBJECT).ifPresent(text -> payload.put("sub", text));
        call.value(ID).or(() -> unlessIn(given, "jti", CaSession.newTokenId())).ifPresent(text -> payload.put("jti", text));
        return payload.build();
    }

    /// One is a text, since not everybody reads lists.
    private static void audiences(Invocation call, JsonObject.Builder payload) {
        var names = call.values(AUDIENCES).stream().filter(name -> !name.isEmpty()).toList();
        if (names.size() == 1) {
            payload.put("aud", names.getFirst());
        } else if (!names.isEmpty()) {
            payload.put("aud", names);
        }
    }

    private static <T> Optional<T> unlessIn(JsonObject given, String claim, T usual) {
        return given.get(claim).isPresent() ? Optional.empty() : Optional.of(usual);
    }

    private static Optional<Long> seconds(Invocation call, Flag flag) {
        return call.value(flag).map(text -> {
            if (!text.matches("[0-9]{1,12}")) {
                throw FlagFailure.invalid(flag, text, "it is not a number of seconds");
            }
            return Long.parseLong(text);
        });
    }

    /// A JSON object from a file, or from standard input for `-`.
    private static JsonObject read(Invocation call, String name) {
        try {
            byte[] content = name.equals("-") ? call.in().readNBytes(LARGEST_INPUT)
                    : RegularFile.read(Path.of(name), LARGEST_INPUT, "payload");
            return Json.parseObject(content, JsonLimits.FILE);
        } catch (JsonException e) {
            throw new CommandFailure(name + ": " + e.getMessage()).because(e);
        } catch (IOException e) {
            throw FileFailure.of("reading " + name, e);
        }
    }
}
