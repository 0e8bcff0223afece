package org.countersign.server.config;

import java.util.List;
import java.util.Optional;
import org.countersign.core.keys.PublicJwk;

/// Whoever holds the private half of a key. It is in the file only encrypted, for clients that know the password.
///
/// @param encryptedKey the private half as a compact JWE; none when clients have it from elsewhere
public record JwkConfig(Common common, PublicJwk key, Optional<String> encryptedKey) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "key", "encryptedKey", "claims", "options");
    private static final String COMPACT_JWE = "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*){4}";

    static Optional<ProvisionerConfig> read(ProvisionerSection provisioner) {
        provisioner.readOptions();
        var section = provisioner.section();
        var encryptedKey = encryptedKey(section);
        if (!section.has("key")) {
            provisioner.object("key is missing");
            return Optional.of(provisioner.disabled(provisioner.name() + ":"));
        }
        return PublicKeys.read(section, "key").map(key -> provisioner.unlessDisabled(provisioner.name() + ":" + key.keyId(),
                common -> new JwkConfig(common, key, encryptedKey)));
    }

    /// The server hands this text to everyone who asks, so anything but an encrypted key in it would be a leak.
    private static Optional<String> encryptedKey(Section section) {
        var text = section.string("encryptedKey").filter(written -> !written.isEmpty());
        if (text.filter(written -> !written.matches(COMPACT_JWE)).isPresent()) {
            section.fault("encryptedKey", "is not a compact JWE (five parts of base64url, joined by dots)");
        }
        return text;
    }

    @Override
    public String tokenId() {
        return name() + ":" + key.keyId();
    }

    @Override
    public String tokenIdSetting() {
        return "key";
    }
}
