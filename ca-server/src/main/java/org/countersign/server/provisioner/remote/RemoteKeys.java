package org.countersign.server.provisioner.remote;

import java.net.URI;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.token.TokenKeys;
import org.countersign.core.token.UnverifiedToken;

/// The keys with which a provider signs tokens, and its name. They are fetched in the background from the moment this is made, again
/// before they are old, and once more when a token names a key that is not among them, since providers change theirs.
public final class RemoteKeys implements AutoCloseable {
    /// What a provider published.
    ///
    /// @param issuer  `iss` of its tokens; empty when only its keys were asked for
    /// @param address of the keys
    public record Published(String issuer, URI address, TokenKeys keys) {}

    private final RefreshedValue<Published> kept;

    RemoteKeys(RefreshedValue<Published> kept) {
        this.kept = kept;
    }

    /// The keys of a provider whose document names them (OpenID Connect Discovery 1.0).
    ///
    /// @param provisioner for the log
    public static RemoteKeys discovered(String provisioner, Discovery discovery, Downloads downloads, LastPublished last,
            Crypto crypto, RandomGenerator random) {
        return discovered(provisioner, discovery, downloads, last, crypto, random, RefreshedValue.Rhythm.USUAL);
    }

    static RemoteKeys discovered(String provisioner, Discovery discovery, Downloads downloads, LastPublished last,
            Crypto crypto, RandomGenerator random, RefreshedValue.Rhythm rhythm) {
        var sets = new KeySets(downloads, crypto, random);
        return of(provisioner, discovery, () -> {
            var provider = discovery.fetch(downloads);
            return sets.fetch(provider.issuer(), provider.keys());
        }, last, random, rhythm);
    }

    /// The keys at a known address.
    ///
    /// @param provisioner for the log
    /// @param issuer      `iss` of the tokens
    public static RemoteKeys at(String provisioner, String issuer, URI address, Downloads downloads, LastPublished last,
            Crypto crypto, RandomGenerator random) {
        var sets = new KeySets(downloads, crypto, random);
        return of(provisioner, address, () -> sets.fetch(issuer, address), last, random, RefreshedValue.Rhythm.USUAL);
    }

    private static RemoteKeys of(String provisioner, Object provider, RefreshedValue.Source<Published> source, LastPublished last,
            RandomGenerator random, RefreshedValue.Rhythm rhythm) {
        return new RemoteKeys(new RefreshedValue<>(provisioner, () -> {
            var fetched = source.fetch();
            last.keep(provider, fetched.value());
            return fetched;
        }, last.of(provider), rhythm, random));
    }

    /// What there is, if it was ever fetched. Waits a few seconds at most, and only for the first attempt.
    public Optional<Published> current() {
        return kept.current();
    }

    /// What there is, where possible with the key that the token names. May wait a few seconds for it.
    public Optional<Published> forToken(UnverifiedToken token) {
        var now = kept.current();
        return now.filter(published -> !published.keys().know(token)).flatMap(_ -> kept.next()).or(() -> now);
    }

    /// What is wrong with the provider, fit to be shown to anyone.
    public Optional<String> failure() {
        return kept.failure();
    }

    @Override
    public void close() {
        kept.close();
    }
}
