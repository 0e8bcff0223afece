package org.countersign.server.store.embedded;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.store.embedded.Verdict.Entry;

/// Something to be decided in the order of the ledger, and the caller that waits for the answer.
final class Question<T> {
    private final int bytes;
    private final Function<Judge, Verdict<T>> judgement;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private Optional<Verdict<T>> verdict = Optional.empty();

    /// @param bytes at most this many go on the ledger for it
    Question(int bytes, Function<Judge, Verdict<T>> judgement) {
        this.bytes = bytes;
        this.judgement = judgement;
    }

    int bytes() {
        return bytes;
    }

    /// Decides it. A refusal is final at once; a verdict is told by [#tell] when everything it rests on is durable.
    void judge(Judge judge) {
        try {
            verdict = Optional.of(judgement.apply(judge));
        } catch (ProblemException e) {
            refuse(e);
        } catch (RuntimeException e) {
            refuse(ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), e));
        }
    }

    /// What must be recorded for it.
    List<Entry> entries() {
        return verdict.map(Verdict::entries).orElse(List.of());
    }

    void tell() {
        verdict.ifPresent(decided -> answer.complete(decided.outcome()));
    }

    void refuse(ProblemException problem) {
        answer.completeExceptionally(problem);
    }

    /// Waits, however often the waiting thread is interrupted: what is on its way to the ledger cannot be called back.
    T await() {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw e;
        }
    }
}
