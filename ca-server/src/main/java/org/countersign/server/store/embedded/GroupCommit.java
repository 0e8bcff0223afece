package org.countersign.server.store.embedded;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.NotAppendedException;
import org.countersign.server.ledger.RecordPlace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes all questions that wait, has them judged in order, writes what must be recorded as one frame and answers
/// them all once that is durable. While one commit is under way the next one gathers.
///
/// It owns the ledger and the judge. Its thread is never interrupted; callers may be, and that changes nothing.
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MOST_WAITING = 4096;
    private static final int MOST_BYTES_WAITING = 32 * 1024 * 1024;

    private final Ledger ledger;
    private final Judge judge;
    private final Segments segments;
    private final Consumer<Throwable> onFatal;
    private final BlockingQueue<Question<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Semaphore room = new Semaphore(MOST_BYTES_WAITING);
    private final Question<Boolean> last = new Question<>(0, _ -> Verdict.without(true));
    private final Thread thread = Thread.ofPlatform().name("ledger").unstarted(this::run);
    private volatile boolean refusing;
    private volatile LongConsumer observer = _ -> {};
    private volatile long records;
    private volatile boolean notWritable;
    private volatile long firstWanted;
    private volatile long oldest;
    private volatile boolean broken;

    GroupCommit(Ledger ledger, Judge judge, Segments segments, Consumer<Throwable> onFatal) {
        this.ledger = ledger;
        this.judge = judge;
        this.segments = segments;
        this.onFatal = onFatal;
        this.records = ledger.lastRecord();
        this.oldest = ledger.oldest();
    }

    /// How many records are on the ledger.
    long records() {
        return records;
    }

    /// Lets the segments before this one go, all of which that counts has been recorded again. When this returns they may be taken
    /// away.
    ///
    /// @throws ProblemException as [#ask]; they are needed still
    void doWithout(long first) {
        firstWanted = first;
        ask(0, _ -> Verdict.without(first));
    }

    /// The first segment that must be there.
    long oldestNeeded() {
        return oldest;
    }

    /// @param observer told how many nanoseconds each append took
    void observe(LongConsumer observer) {
        this.observer = observer;
    }

    /// Whether the last write found no room, or was refused in another way that left the ledger as it was.
    boolean isNotWritable() {
        return notWritable;
    }

    /// Whether nothing will be written any more.
    boolean hasFailed() {
        return broken;
    }

    void start() {
        thread.start();
    }

    /// Has a question judged; returns when all that the answer rests on is durable.
    ///
    /// @param bytes at most this many go on the ledger for it
    /// @throws ProblemException OVERLOADED when too many wait, STORE_UNAVAILABLE when it cannot be recorded, and
    ///                          whatever the judgement refuses with
    <T> T ask(int bytes, Function<Judge, Verdict<T>> judgement) {
        if (refusing) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse();
        }
        if (!room.tryAcquire(bytes)) {
            throw ProblemCode.OVERLOADED.refuse();
        }
        try {
            return queue(new Question<>(bytes, judgement));
        } finally {
            room.release(bytes);
        }
    }

    private <T> T queue(Question<T> question) {
        if (!waiting.offer(question)) {
            throw ProblemCode.OVERLOADED.refuse();
        }
        if (refusing && waiting.remove(question)) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse();
        }
        return question.await();
    }

    /// Commits what waits, then ends.
    @Override
    public void close() throws IOException {
        refusing = true;
        Uninterruptibles.putUninterruptibly(waiting, last);
        Uninterruptibles.joinUninterruptibly(thread);
        ledger.close();
    }

    private void run() {
        var batch = new ArrayList<Question<?>>();
        do {
            batch.clear();
            batch.add(next());
            waiting.drainTo(batch);
            commitAll(batch);
        } while (!batch.contains(last));
        waiting.drainTo(batch);
        refuse(batch, ProblemCode.STORE_UNAVAILABLE.refuse());
    }

    /// While the ledger cannot be extended, room is looked for between the questions: it has to be known that there is some again,
    /// also when nobody asks for anything, because this server says of itself that it issues nothing.
    private Question<?> next() {
        while (notWritable) {
            try {
                Question<?> question = waiting.poll(1, TimeUnit.SECONDS);
                if (question != null) {
                    return question;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lookForRoom();
        }
        return Uninterruptibles.takeUninterruptibly(waiting);
    }

    private void lookForRoom() {
        try {
            ledger.makeRoom();
            written();
        } catch (NotAppendedException e) {
            notWritten(e);
        } catch (Throwable e) {
            giveUp(e);
        }
    }

    private void written() {
        if (notWritable) {
            notWritable = false;
            LOG.atWarn().log("the ledger can be extended again, so issuing goes on");
        }
    }

    private void notWritten(NotAppendedException refusal) {
        if (!notWritable) {
            notWritable = true;
            LOG.atError().addKeyValue("cause", refusal.getMessage()).log("the ledger cannot be extended, so nothing is issued");
        }
    }

    /// One commit, or several when a frame cannot hold all.
    private void commitAll(List<Question<?>> batch) {
        int from = 0;
        int bytes = 0;
        for (int at = 0; at < batch.size(); at++) {
            int more = batch.get(at).bytes();
            if (bytes + more > Ledger.MOST_AT_ONCE) {
                commit(batch.subList(from, at));
                from = at;
                bytes = 0;
            }
            bytes += more;
        }
        commit(batch.subList(from, batch.size()));
    }

    private void commit(List<Question<?>> batch) {
        if (broken) {
            refuse(batch, ProblemCode.STORE_UNAVAILABLE.refuse());
            return;
        }
        try {
            if (firstWanted > ledger.oldest()) {
                ledger.doWithout(firstWanted);
                oldest = ledger.oldest();
            }
            record(batch);
            batch.forEach(Question::tell);
            judge.tidy();
        } catch (NotAppendedException e) {
            notWritten(e);
            refuse(batch, unavailable(e));
        } catch (Throwable e) {
            giveUp(e);
            refuse(batch, unavailable(e));
        }
    }

    private void record(List<Question<?>> batch) throws IOException {
        judge.begin();
        var records = new ArrayList<byte[]>(batch.size());
        for (Question<?> question : batch) {
            question.judge(judge);
            question.entries().forEach(entry -> records.add(entry.encoded()));
        }
        if (!records.isEmpty()) {
            long start = System.nanoTime();
            var first = ledger.append(records);
            observer.accept(System.nanoTime() - start);
            this.records = ledger.lastRecord();
            written();
            learn(batch, first);
        }
    }

    private void learn(List<Question<?>> batch, RecordPlace first) throws IOException {
        RecordPlace place = first;
        for (Question<?> question : batch) {
            for (Verdict.Entry entry : question.entries()) {
                judge.learn(entry.record(), place.record());
                segments.learn(entry.record(), place);
                place = place.next(entry.encoded().length);
            }
        }
    }

    /// The file's state is not known any more, and a second attempt could only pretend: nothing is written from now on.
    private void giveUp(Throwable cause) {
        broken = true;
        notWritable = false;
        refusing = true;
        Thread.ofPlatform().name("ledger-failed").start(() -> onFatal.accept(cause));
    }

    private static void refuse(List<Question<?>> questions, ProblemException problem) {
        questions.forEach(question -> question.refuse(problem));
    }

    private static ProblemException unavailable(Throwable cause) {
        return ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), cause);
    }
}
