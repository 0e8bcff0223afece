package org.countersign.server.config;

import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.PublicJwk;

/// Reads public keys that the configuration holds as JWK.
final class PublicKeys {
    private PublicKeys() {}

    /// The key; a missing or unusable one is a fault.
    static Optional<PublicJwk> read(Section section, String name) {
        if (!section.has(name)) {
            section.fault(name, "is missing");
        }
        return section.object(name).flatMap(jwk -> {
            try {
                requireForVerifying(jwk);
                return Optional.of(PublicJwk.parse(jwk));
            } catch (KeyFormatException | JsonException e) {
                section.fault(name, e.getMessage());
                return Optional.empty();
            }
        });
    }

    /// RFC 7517, "key_ops (Key Operations) Parameter": a key made for something else proves nothing here.
    private static void requireForVerifying(JsonObject jwk) {
        if (jwk.get("key_ops").isPresent() && !jwk.strings("key_ops").equals(List.of("verify"))) {
            throw new KeyFormatException("the \"key_ops\" of the JWK is not [\"verify\"]");
        }
    }
}
