package org.countersign.server.config;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.Claims;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.PublicJwk;

/// A configured source of trust.
public sealed interface ProvisionerConfig {
    /// Unique among the provisioners of a configuration.
    String name();

    /// What a token names it by; unique as well.
    String tokenId();

    /// The section of the file as clients may see it: members in their usual order and under their proper names,
    /// without comments, values as they were written.
    JsonObject source();

    /// Whoever holds the private half of a key. It is in the file only encrypted, for clients that know the password.
    ///
    /// @param encryptedKey the private half as a compact JWE; none when clients have it from elsewhere
    /// @param claims       every claim decided, those of the authority included
    record Jwk(String name, PublicJwk key, Optional<String> encryptedKey, Claims claims, JsonObject source)
            implements ProvisionerConfig {
        @Override
        public String tokenId() {
            return name + ":" + key.keyId();
        }
    }

    /// Whoever holds an SSH certificate of this CA, for renewal and revocation of that certificate.
    record Sshpop(String name, Claims claims, JsonObject source) implements ProvisionerConfig {
        @Override
        public String tokenId() {
            return "sshpop/" + name;
        }
    }

    /// Whoever holds a client certificate that leads to one of these roots.
    record X5c(String name, List<X509Certificate> roots, Claims claims, JsonObject source) implements ProvisionerConfig {
        public X5c {
            roots = List.copyOf(roots);
        }

        @Override
        public String tokenId() {
            return "x5c/" + name;
        }
    }

    /// One that grants nothing because its settings contradict each other. It is listed, so that its owner sees why.
    ///
    /// @param reason what is wrong, fit to be shown to anyone
    record Disabled(String name, String tokenId, String reason, JsonObject source) implements ProvisionerConfig {}
}
