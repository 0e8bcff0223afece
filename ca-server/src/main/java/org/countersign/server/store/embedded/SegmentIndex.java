package org.countersign.server.store.embedded;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.memory.Position;

/// Finds certificates in one segment. Safe for any number of threads.
sealed interface SegmentIndex permits TailIndex, SealedIndex {
    Optional<Spot.Place> find(CertificateId certificate);

    /// Certificates before this position that may match, the last ones first. Each is still to be compared with the
    /// query; none that matches is left out.
    ///
    /// @param most at most this many
    List<Spot> newestFirst(CertificateQuery query, Position before, int most);

    /// Whether an SSH certificate that ends after `now` may be here.
    boolean mayHoldUnended(Instant now);

    boolean knowsHost(String lowerCaseName);

    /// Tells each name with a host certificate that ends after `now`, and the latest of those ends.
    void hosts(Instant now, BiConsumer<String, Instant> visitor);
}
