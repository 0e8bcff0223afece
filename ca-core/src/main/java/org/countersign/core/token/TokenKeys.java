package org.countersign.core.token;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.PublicJwk;

/// The public keys that somebody publishes as a set (RFC 7517, "JWK Set Format"), found by the name that a token gives.
///
/// A set may hold keys for other purposes and of kinds that are not known here; those are left out. Symmetric keys are among them:
/// what is published cannot be a secret.
public final class TokenKeys implements TokenSigner {
    private static final int MOST_KEYS = 100;
    private static final int MOST_OF_ONE_NAME = 4;

    private final Map<String, List<TokenKey>> byName;

    private TokenKeys(Map<String, List<TokenKey>> byName) {
        this.byName = Map.copyOf(byName);
    }

    /// Reads a JWK Set.
    ///
    /// @throws KeyFormatException when it is none, or has no key that tokens can be verified with
    public static TokenKeys ofJwkSet(JsonObject set, Crypto crypto) {
        try {
            var items = set.array("keys");
            if (items.size() > MOST_KEYS) {
                throw new KeyFormatException("it holds more than " + MOST_KEYS + " keys");
            }
            var found = new HashMap<String, List<TokenKey>>();
            for (var item : items) {
                if (item instanceof JsonObject jwk) {
                    read(jwk, crypto).ifPresent(key -> found.computeIfAbsent(jwk.text("kid"), _ -> new ArrayList<>()).add(key));
                }
            }
            return of(found);
        } catch (JsonException e) {
            throw new KeyFormatException("it is not a set of keys: " + e.getMessage());
        }
    }

    private static TokenKeys of(Map<String, List<TokenKey>> found) {
        if (found.isEmpty()) {
            throw new KeyFormatException("it holds no key that tokens could be verified with");
        }
        if (found.values().stream().anyMatch(keys -> keys.size() > MOST_OF_ONE_NAME)) {
            throw new KeyFormatException("more than " + MOST_OF_ONE_NAME + " keys have the same \"kid\"");
        }
        return new TokenKeys(found);
    }

    private static Optional<TokenKey> read(JsonObject jwk, Crypto crypto) {
        try {
            if (jwk.get("key_ops").isPresent() && !jwk.strings("key_ops").contains("verify")) {
                return Optional.empty();
            }
            var key = PublicJwk.parse(jwk);
            return Optional.of(TokenKey.of(key.toJca(), jwk.string("alg").filter(alg -> !alg.isEmpty()), crypto));
        } catch (KeyFormatException | JsonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Whether there is a key of the name that the token gives; a token without one means the keys without one.
    public boolean know(UnverifiedToken token) {
        return byName.containsKey(name(token));
    }

    public Set<String> names() {
        return byName.keySet();
    }

    @Override
    public boolean signed(UnverifiedToken token) {
        return byName.getOrDefault(name(token), List.of()).stream().anyMatch(key -> key.signed(token));
    }

    private static String name(UnverifiedToken token) {
        return token.headerText("kid").orElse("");
    }
}
