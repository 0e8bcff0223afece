package org.countersign.server.provisioner.remote;

import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.token.TokenKeys;
import org.countersign.server.provisioner.remote.RefreshedValue.Fetched;
import org.countersign.server.provisioner.remote.RemoteKeys.Published;

/// Fetches the key set of a provider, and says when to do so again.
final class KeySets {
    static final JsonLimits LIMITS = new JsonLimits(16, 512, 32 * 1024, 40);
    private static final Duration USUAL = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Downloads downloads;
    private final Crypto crypto;
    private final RandomGenerator random;

    KeySets(Downloads downloads, Crypto crypto, RandomGenerator random) {
        this.downloads = downloads;
        this.crypto = crypto;
        this.random = random;
    }

    Fetched<Published> fetch(String issuer, URI address) throws DownloadException, InterruptedException {
        var document = downloads.get(address);
        try {
            var keys = TokenKeys.ofJwkSet(Json.parseObject(document.content(), LIMITS), crypto);
            return new Fetched<>(new Published(issuer, address, keys), goodFor(document.maxAge().orElse(USUAL)));
        } catch (JsonException | KeyFormatException e) {
            throw new DownloadException("the key set at " + address + " cannot be used: " + e.getMessage(), e);
        }
    }

    /// Somewhat less than it says, by chance, so that not everybody comes at the same moment.
    private Duration goodFor(Duration maxAge) {
        var age = maxAge.compareTo(LONGEST) > 0 ? LONGEST : maxAge;
        var span = age.compareTo(HOUR) > 0 ? HOUR : age.dividedBy(3);
        var shortened = age.minusNanos(random.nextLong(span.toNanos() + 1));
        return shortened.compareTo(SHORTEST) < 0 ? SHORTEST : shortened;
    }
}
