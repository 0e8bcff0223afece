package org.countersign.server.store.postgres;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.commit.Gathering;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the questions that have gathered decided and recorded in one transaction, and answers them once that is committed.
final class GroupCommit implements Gathering.Commits<RecordQuestion<?>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MOST_BYTES_AT_ONCE = 8 * 1024 * 1024;
    /// A question that may take so many bytes is committed by itself: what goes wrong with it goes wrong with no other one.
    static final int ALONE = MOST_BYTES_AT_ONCE;

    private final Transactions transactions;
    private final Availability availability;
    private final Gathering<RecordQuestion<?>> gathering;

    /// @param onFailure called once when this cannot go on; it must not wait for it
    GroupCommit(Transactions transactions, Availability availability, Consumer<Throwable> onFailure) {
        this.transactions = transactions;
        this.availability = availability;
        this.gathering = new Gathering<>(MOST_BYTES_AT_ONCE, this, onFailure);
    }

    /// Whether nothing will be committed any more.
    boolean hasFailed() {
        return gathering.hasFailed();
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
            if (hasFailed()) {
                throw ProblemCode.STORE_UNAVAILABLE.refuse();
            }
            availability.require();
            transactions.commit(batch);
            batch.forEach(RecordQuestion::tell);
        } catch (ProblemException e) {
            refuse(batch, e);
        } catch (RuntimeException e) {
            refuse(batch, unavailable(e));
        } catch (Error e) {
            giveUp(e);
            refuse(batch, Gathering.notKnown(e));
        }
    }

    /// What was thrown is nothing that a second attempt makes good, and what this process has in mind may be half of it.
    void giveUp(Error cause) {
        gathering.fail(cause);
        LOG.atError().setCause(cause).log("nothing can be committed any more, so the process ends");
    }

    private static void refuse(List<RecordQuestion<?>> questions, ProblemException problem) {
        questions.forEach(question -> question.refuse(problem));
    }

    private static ProblemException unavailable(Throwable cause) {
        return ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), cause);
    }

    /// Commits what waits, then ends.
    @Override
    public void close() {
        gathering.close();
    }
}
