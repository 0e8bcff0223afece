package org.countersign.server.store.embedded;

import org.countersign.server.store.memory.Position;

/// A certificate's place in the order of the ledger, and where to read it.
record Spot(Position position, Place place) {
    /// @param offset of the certificate's record in the segment file
    /// @param index  which of the record's certificates it is, from 0
    record Place(int offset, int index) {}
}
