package org.countersign.server.store.embedded;

import java.util.List;
import org.countersign.server.ledger.LedgerRecord;

/// What is decided, and what must be durable before anyone may hear of it.
record Verdict<T>(T outcome, List<Entry> entries) {
    /// A record and its bytes.
    record Entry(LedgerRecord record, byte[] encoded) {}

    static <T> Verdict<T> without(T outcome) {
        return new Verdict<>(outcome, List.of());
    }

    static <T> Verdict<T> recording(T outcome, LedgerRecord record, byte[] encoded) {
        return new Verdict<>(outcome, List.of(new Entry(record, encoded)));
    }
}
