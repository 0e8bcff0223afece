package org.countersign.server.store.postgres;

import java.util.Optional;
import java.util.function.Function;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.commit.Question;

/// A question whose answer rests on what the database knows of the things that are in a record.
final class RecordQuestion<T> extends Question<Judgement, T> {
    private final Optional<LedgerRecord> about;

    /// @param about what will be recorded if it is decided so: whatever is looked up in the database first is in it
    RecordQuestion(Optional<LedgerRecord> about, int bytes, Function<Judgement, T> decision) {
        super(bytes, decision);
        this.about = about;
    }

    Optional<LedgerRecord> about() {
        return about;
    }
}
