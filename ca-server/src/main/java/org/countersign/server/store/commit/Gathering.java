package org.countersign.server.store.commit;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;

/// Takes all questions that wait and has them committed together. While one commit is under way the next one gathers.
///
/// Whoever asks while nobody else does has its question committed at once, on its own thread where that is allowed: to wake another
/// thread and to be woken by it takes longer than the commit itself. As soon as there are two, they meet on the thread for commits, and
/// the next ones wait there for each other a little.
///
/// That thread is never interrupted; callers may be, and that changes nothing. When something goes wrong that nobody expects, everybody is
/// refused from then on, those at once whose questions were in it, and it is said, so that the process ends.
public final class Gathering<Q extends Question<?, ?>> implements AutoCloseable {
    private static final int MOST_WAITING = 4096;
    private static final int MOST_AT_ONCE = 1000;
    private static final int MOST_BYTES_WAITING = 32 * 1024 * 1024;
    /// How long a commit waits at most until it holds as many as the one before. A commit costs the same processor time whatever it
    /// holds, and requests of many clients seldom come in the same fifth of a millisecond that a quick disk takes for one.
    private static final Duration COMPANY = Duration.ofMillis(1);
    private static final int NO_COMPANY = Integer.MAX_VALUE;

    private final int mostBytesAtOnce;
    private final Commits<Q> commits;
    /// Questions, and an empty entry behind the last one.
    private final BlockingQueue<Optional<Q>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Semaphore room = new Semaphore(MOST_BYTES_WAITING);
    private final AtomicInteger asking = new AtomicInteger();
    /// Only the thread that holds it commits.
    private final ReentrantLock turn = new ReentrantLock();
    private final Thread thread = Thread.ofPlatform().name("ledger").unstarted(this::run);
    private final Alarm alarm;
    /// How many questions the last commit on the thread held.
    private volatile int lastHeld;
    /// As soon as so many wait, the thread is to go on.
    private volatile int awaited = NO_COMPANY;
    private volatile boolean refusing;
    private volatile boolean failed;

    /// Commits questions, one call after the other, and answers each.
    public interface Commits<Q> {
        /// Answers each question itself. When it throws all the same, nothing is committed any more.
        void commit(List<Q> questions);

        /// Commits a question on the thread of whoever asks it, which others may interrupt.
        ///
        /// @return false when that is not allowed now: nothing was done, and it goes to the thread for commits, where [#commit] and
        ///         [#idle()] always are
        default boolean commitOfCaller(Q question) {
            return false;
        }

        /// Is called about once a second while nobody asks anything.
        default void idle() {}
    }

    /// @param mostBytesAtOnce no commit is asked to hold more
    /// @param onFailure       called once when nothing can be committed any more: the process has to end. It must not wait for that
    public Gathering(int mostBytesAtOnce, Commits<Q> commits, Consumer<Throwable> onFailure) {
        this.mostBytesAtOnce = mostBytesAtOnce;
        this.commits = commits;
        this.alarm = new Alarm(onFailure);
    }

    public void start() {
        thread.start();
    }

    /// Has a question decided; returns when all that the answer rests on is committed.
    ///
    /// @throws ProblemException OVERLOADED when too many wait, STORE_UNAVAILABLE when it cannot be recorded, and whatever it is
    ///                          refused with
    public void ask(Q question) {
        if (refusing) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse();
        }
        if (!room.tryAcquire(question.bytes())) {
            throw ProblemCode.OVERLOADED.refuse();
        }
        boolean alone = asking.getAndIncrement() == 0 && lastHeld < 2;
        try {
            if (!alone || !committedAlone(question)) {
                queue(question);
            }
            question.await();
        } finally {
            asking.decrementAndGet();
            room.release(question.bytes());
        }
    }

    /// Called only when every question from before is answered, so that none is overtaken.
    private boolean committedAlone(Q question) {
        turn.lock();
        try {
            return !refusing && commits.commitOfCaller(question);
        } catch (Throwable e) {
            breakOff(e, List.of(Optional.of(question)));
            return true;
        } finally {
            turn.unlock();
        }
    }

    private void queue(Q question) {
        var one = Optional.of(question);
        if (!waiting.offer(one)) {
            throw ProblemCode.OVERLOADED.refuse();
        }
        if (waiting.size() >= awaited) {
            LockSupport.unpark(thread);
        }
        if (refusing && waiting.remove(one)) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse();
        }
    }

    /// Nothing will be recorded for those who wait at this moment.
    public void refuseWaiting(ProblemException problem) {
        waiting.removeIf(one -> {
            one.ifPresent(question -> question.refuse(problem));
            return one.isPresent();
        });
    }

    /// From now on every question is refused, and nothing is committed any more.
    public void fail(Throwable cause) {
        failed = true;
        refusing = true;
        alarm.raise(cause);
    }

    /// The answer to questions whose commit was broken off: what they ask for may be recorded, or not.
    public static ProblemException notKnown(Throwable cause) {
        return ProblemCode.STORE_UNAVAILABLE.refuse("Whether it was recorded is not known.", cause);
    }

    /// Questions that were answered already keep their answer.
    private void breakOff(Throwable cause, List<Optional<Q>> taken) {
        try {
            fail(cause);
        } finally {
            var answer = notKnown(cause);
            taken.forEach(one -> one.ifPresent(question -> question.refuse(answer)));
        }
    }

    /// Whether nothing can be committed any more.
    public boolean hasFailed() {
        return failed;
    }

    /// Whether no more questions are taken.
    public boolean isRefusing() {
        return refusing;
    }

    /// Commits what waits, then ends. When this returns nothing is committed any more.
    @Override
    public void close() {
        refusing = true;
        Uninterruptibles.putUninterruptibly(waiting, Optional.empty());
        Uninterruptibles.joinUninterruptibly(thread);
        waitForCaller();
    }

    /// One that had its turn when the refusing began ends it; later ones see that they are refused.
    private void waitForCaller() {
        turn.lock();
        turn.unlock();
    }

    private void run() {
        var taken = new ArrayList<Optional<Q>>();
        try {
            commitUntilTheEnd(taken);
        } catch (Throwable e) {
            breakOff(e, taken);
        } finally {
            refuseWaiting(ProblemCode.STORE_UNAVAILABLE.refuse());
        }
    }

    /// @param taken holds what is being committed
    private void commitUntilTheEnd(List<Optional<Q>> taken) {
        do {
            taken.clear();
            taken.add(next());
            waitForCompany();
            turn.lock();
            try {
                waiting.drainTo(taken, MOST_AT_ONCE);
                lastHeld = taken.size();
                commitAll(taken.stream().flatMap(Optional::stream).toList());
            } finally {
                turn.unlock();
            }
        } while (!taken.contains(Optional.<Q>empty()));
    }

    /// Until as many have come as the last commit held. Clients that ask again as soon as they have their answer are all there then.
    private void waitForCompany() {
        awaited = lastHeld - 1;
        long until = System.nanoTime() + COMPANY.toNanos();
        for (long left = COMPANY.toNanos(); left > 0 && waiting.size() < awaited && !Thread.currentThread().isInterrupted();
                left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        awaited = NO_COMPANY;
    }

    /// An interruption, which nobody owes this thread, is kept for what it does next.
    private Optional<Q> next() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Optional<Q> one = waiting.poll(1, TimeUnit.SECONDS);
                    if (one != null) {
                        return one;
                    }
                    idle();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void idle() {
        turn.lock();
        try {
            commits.idle();
        } finally {
            turn.unlock();
        }
    }

    /// One commit, or several when they hold much.
    private void commitAll(List<Q> questions) {
        int from = 0;
        int bytes = 0;
        for (int at = 0; at < questions.size(); at++) {
            int more = questions.get(at).bytes();
            if (at > from && bytes + more > mostBytesAtOnce) {
                commits.commit(questions.subList(from, at));
                from = at;
                bytes = 0;
            }
            bytes += more;
        }
        if (from < questions.size()) {
            commits.commit(questions.subList(from, questions.size()));
        }
    }
}
