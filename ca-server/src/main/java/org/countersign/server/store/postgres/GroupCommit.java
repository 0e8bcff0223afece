package org.countersign.server.store.postgres;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.commit.Gathering;

/// Has the questions that have gathered decided and recorded in one transaction, and answers them once that is committed.
final class GroupCommit implements Gathering.Commits<RecordQuestion<?>>, AutoCloseable {
    private static final int MOST_BYTES_AT_ONCE = 8 * 1024 * 1024;

    private final Transactions transactions;
    private final Availability availability;
    private final Gathering<RecordQuestion<?>> gathering = new Gathering<>(MOST_BYTES_AT_ONCE, this);

    GroupCommit(Transactions transactions, Availability availability) {
        this.transactions = transactions;
        this.availability = availability;
    }

    void start() {
        transactions.whileUnknown(() -> gathering.refuseWaiting(ProblemCode.STORE_UNAVAILABLE.refuse("The database does not answer.")));
        gathering.start();
    }

    /// Has a question decided; returns when all that the answer rests on is committed.
    ///
    /// @throws ProblemException OVERLOADED when too many wait, STORE_UNAVAILABLE when it cannot be recorded, and whatever it is
    ///                          refused with
    <T> T ask(Optional<LedgerRecord> about, int bytes, Function<Judgement, T> decision) {
        availability.require();
        var question = new RecordQuestion<>(about, bytes, decision);
        gathering.ask(question);
        return question.await();
    }

    @Override
    public void commit(List<RecordQuestion<?>> batch) {
        try {
            availability.require();
            transactions.commit(batch);
            batch.forEach(RecordQuestion::tell);
        } catch (ProblemException e) {
            batch.forEach(question -> question.refuse(e));
        } catch (RuntimeException e) {
            batch.forEach(question -> question.refuse(ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), e)));
        }
    }

    /// Commits what waits, then ends.
    @Override
    public void close() {
        gathering.close();
    }
}
