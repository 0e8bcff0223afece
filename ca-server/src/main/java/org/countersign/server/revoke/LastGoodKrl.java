package org.countersign.server.revoke;

import java.util.Optional;

/// The revocation list that was served last, kept from one publisher to the next: a new configuration must not leave hosts without
/// a list.
public final class LastGoodKrl {
    private volatile Optional<PublishedKrl> last = Optional.empty();

    Optional<PublishedKrl> get() {
        return last;
    }

    void set(PublishedKrl krl) {
        last = Optional.of(krl);
    }
}
