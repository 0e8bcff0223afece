package org.countersign.server.store.postgres;

import java.time.Instant;
import java.util.List;

/// One server of those that share the database, as it told about itself last.
///
/// @param name        host and port
/// @param fingerprint of its configuration: equal where the same requests get the same answers
/// @param configured  since when it has this configuration, by the database's clock
/// @param configuration version of the shared configuration; 0 when it has one of its own
/// @param seen        when it told this, by the database's clock
/// @param committed   when it recorded something last; 1970 when it has not yet
/// @param record      number of the record that it wrote last
/// @param revocation  number of the last revocation that it knew of
/// @param faults      what it found wrong with itself by then, by the names of [StoreFault][org.countersign.server.store.StoreFault];
///                    another version of the server may have others, or tell none
public record Node(String name, String version, String fingerprint, Instant configured, long configuration, Instant started, Instant seen,
        Instant committed, long record, long revocation, List<String> faults) {
    public Node {
        faults = List.copyOf(faults);
    }
}
