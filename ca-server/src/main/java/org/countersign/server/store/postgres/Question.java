package org.countersign.server.store.postgres;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.ledger.LedgerRecord;

/// Something to be decided in the order of the ledger, and the caller that waits for the answer. It may be decided more than once,
/// when a transaction came to nothing; only what was committed is told.
final class Question<T> {
    private final Optional<LedgerRecord> about;
    private final int bytes;
    private final Function<Judgement, T> decision;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private Runnable outcome = () -> { };

    /// @param about what will be recorded if it is decided so: whatever is looked up in the database first is in it
    /// @param bytes at most this many go on the ledger for it
    Question(Optional<LedgerRecord> about, int bytes, Function<Judgement, T> decision) {
        this.about = about;
        this.bytes = bytes;
        this.decision = decision;
    }

    Optional<LedgerRecord> about() {
        return about;
    }

    int bytes() {
        return bytes;
    }

    void decide(Judgement judgement) {
        try {
            T decided = decision.apply(judgement);
            outcome = () -> answer.complete(decided);
        } catch (ProblemException e) {
            outcome = () -> answer.completeExceptionally(e);
        } catch (RuntimeException e) {
            outcome = () -> answer.completeExceptionally(ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), e));
        }
    }

    void tell() {
        outcome.run();
    }

    void refuse(ProblemException problem) {
        answer.completeExceptionally(problem);
    }

    /// Waits, however often the waiting thread is interrupted: what is on its way to the ledger cannot be called back.
    T await() {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : e;
        }
    }
}
