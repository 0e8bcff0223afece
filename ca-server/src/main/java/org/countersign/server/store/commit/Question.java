package org.countersign.server.store.commit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;

/// Something to be decided in the order of the ledger, and the caller that waits for the answer. It may be decided more than once,
/// when a commit came to nothing; only what was committed is told.
///
/// @param <J> who decides
/// @param <D> what is decided
public class Question<J, D> {
    private final int bytes;
    private final Function<J, D> decision;
    private final CompletableFuture<D> answer = new CompletableFuture<>();
    private Optional<D> decided = Optional.empty();
    private Optional<ProblemException> refusal = Optional.empty();

    /// @param bytes at most this many go on the ledger for it
    public Question(int bytes, Function<J, D> decision) {
        this.bytes = bytes;
        this.decision = decision;
    }

    int bytes() {
        return bytes;
    }

    public final void decide(J judge) {
        decided = Optional.empty();
        refusal = Optional.empty();
        try {
            decided = Optional.of(decision.apply(judge));
        } catch (ProblemException e) {
            refusal = Optional.of(e);
        } catch (RuntimeException e) {
            refusal = Optional.of(ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), e));
        }
    }

    /// Empty when it was refused.
    public final Optional<D> decided() {
        return decided;
    }

    /// To be called when everything that the decision rests on is durable.
    public final void tell() {
        decided.ifPresent(answer::complete);
        refusal.ifPresent(answer::completeExceptionally);
    }

    public final void refuse(ProblemException problem) {
        answer.completeExceptionally(problem);
    }

    /// Waits, however often the waiting thread is interrupted: what is on its way to the ledger cannot be called back.
    public final D await() {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : e;
        }
    }
}
