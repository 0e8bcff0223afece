package org.countersign.server.store.postgres;

import java.util.Optional;

/// The records at the beginning of the ledger that have left it, because all that they decided ended long ago.
///
/// @param times  how often some have left
/// @param record number of the last of them; 0 when all are there
/// @param chain  hash of the chain behind it; empty when all are there
record Gone(long times, long record, Optional<byte[]> chain) {
    static final Gone NOTHING = new Gone(0, 0, Optional.empty());
}
