package org.countersign.server.store.postgres;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.ledger.LedgerRecord;

/// Takes all questions that wait, has them decided and recorded in one transaction, and answers them once that is committed. While
/// one transaction is under way the next one gathers.
///
/// Its thread is never interrupted; callers may be, and that changes nothing.
final class GroupCommit implements AutoCloseable {
    private static final int MOST_WAITING = 4096;
    private static final int MOST_AT_ONCE = 1000;
    private static final int MOST_BYTES_AT_ONCE = 8 * 1024 * 1024;
    private static final int MOST_BYTES_WAITING = 32 * 1024 * 1024;

    private final Transactions transactions;
    private final Availability availability;
    private final BlockingQueue<Question<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Semaphore room = new Semaphore(MOST_BYTES_WAITING);
    private final Question<Boolean> last = new Question<>(Optional.empty(), 0, _ -> true);
    private final Thread thread = Thread.ofPlatform().name("ledger").unstarted(this::run);
    private volatile boolean closed;

    GroupCommit(Transactions transactions, Availability availability) {
        this.transactions = transactions;
        this.availability = availability;
    }

    void start() {
        transactions.whileUnknown(this::refuseWaiting);
        thread.start();
    }

    /// Has a question decided; returns when all that the answer rests on is committed.
    ///
    /// @throws ProblemException OVERLOADED when too many wait, STORE_UNAVAILABLE when it cannot be recorded, and whatever it is
    ///                          refused with
    <T> T ask(Optional<LedgerRecord> about, int bytes, Function<Judgement, T> decision) {
        require();
        if (!room.tryAcquire(bytes)) {
            throw ProblemCode.OVERLOADED.refuse();
        }
        try {
            return queue(new Question<>(about, bytes, decision));
        } finally {
            room.release(bytes);
        }
    }

    private <T> T queue(Question<T> question) {
        if (!waiting.offer(question)) {
            throw ProblemCode.OVERLOADED.refuse();
        }
        if (closed && waiting.remove(question)) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse();
        }
        return question.await();
    }

    private void require() {
        availability.require();
        if (closed) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse();
        }
    }

    /// Nothing was recorded for those who wait.
    private void refuseWaiting() {
        waiting.removeIf(question -> {
            if (question == last) {
                return false;
            }
            question.refuse(ProblemCode.STORE_UNAVAILABLE.refuse("The database does not answer."));
            return true;
        });
    }

    /// Commits what waits, then ends.
    @Override
    public void close() {
        closed = true;
        Uninterruptibles.putUninterruptibly(waiting, last);
        Uninterruptibles.joinUninterruptibly(thread);
    }

    private void run() {
        var batch = new ArrayList<Question<?>>();
        do {
            batch.clear();
            batch.add(Uninterruptibles.takeUninterruptibly(waiting));
            waiting.drainTo(batch, MOST_AT_ONCE);
            commitAll(batch);
        } while (!batch.contains(last));
        waiting.drainTo(batch);
        batch.forEach(question -> question.refuse(ProblemCode.STORE_UNAVAILABLE.refuse()));
    }

    /// One transaction, or several when they hold much.
    private void commitAll(List<Question<?>> batch) {
        int from = 0;
        int bytes = 0;
        for (int at = 0; at < batch.size(); at++) {
            int more = batch.get(at).bytes();
            if (at > from && bytes + more > MOST_BYTES_AT_ONCE) {
                commit(batch.subList(from, at));
                from = at;
                bytes = 0;
            }
            bytes += more;
        }
        commit(batch.subList(from, batch.size()));
    }

    private void commit(List<Question<?>> batch) {
        try {
            availability.require();
            transactions.commit(batch);
            batch.forEach(Question::tell);
        } catch (ProblemException e) {
            batch.forEach(question -> question.refuse(e));
        } catch (RuntimeException e) {
            batch.forEach(question -> question.refuse(ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), e)));
        }
    }
}
