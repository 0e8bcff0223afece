package org.countersign.server.provisioner.remote;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.countersign.server.provisioner.remote.RemoteKeys.Published;

/// What providers published last, kept while the process lives: a configuration that is read anew while a provider is away goes on
/// with the keys that were known. Providers that are believed by different authorities are not to share one.
public final class LastPublished {
    private final Map<Object, Published> known = new ConcurrentHashMap<>();

    /// @param provider by all that says whose word it is
    Optional<Published> of(Object provider) {
        return Optional.ofNullable(known.get(provider));
    }

    void keep(Object provider, Published published) {
        known.put(provider, published);
    }
}
