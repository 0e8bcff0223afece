package org.countersign.server.store.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.NotAppendedException;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.store.commit.Gathering;
import org.countersign.server.store.commit.Question;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the questions that have gathered judged in order, writes what must be recorded as one frame and answers them all once that is
/// durable.
///
/// It owns the ledger and the judge.
final class GroupCommit implements Gathering.Commits<Question<Judge, ? extends Verdict<?>>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final Ledger ledger;
    private final Judge judge;
    private final Segments segments;
    private final Gathering<Question<Judge, ? extends Verdict<?>>> gathering;
    private volatile LongConsumer observer = _ -> {};
    private volatile long records;
    private volatile boolean notWritable;
    private volatile long firstWanted;
    private volatile long oldest;

    GroupCommit(Ledger ledger, Judge judge, Segments segments, Consumer<Throwable> onFatal) {
        this.ledger = ledger;
        this.judge = judge;
        this.segments = segments;
        this.gathering = new Gathering<>(Ledger.MOST_AT_ONCE, this, onFatal);
        this.records = ledger.lastRecord();
        this.oldest = ledger.oldest();
    }

    /// How many records are on the ledger.
    long records() {
        return records;
    }

    /// Has the ledger say that it can do without the segments before this one; what still counts of them has been recorded again. When
    /// this returns they may be taken away.
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
        return gathering.hasFailed();
    }

    /// Whether no more questions are taken, because the store is being closed or has failed.
    boolean isClosing() {
        return gathering.isRefusing();
    }

    void start() {
        gathering.start();
    }

    /// Has a question judged; returns when all that the answer rests on is durable.
    ///
    /// @param bytes at most this many go on the ledger for it
    /// @throws ProblemException OVERLOADED when too many wait, STORE_UNAVAILABLE when it cannot be recorded, and
    ///                          whatever the judgement refuses with
    <T> T ask(int bytes, Function<Judge, Verdict<T>> judgement) {
        var question = new Question<>(bytes, judgement);
        gathering.ask(question);
        return question.await().outcome();
    }

    /// Commits what waits, then ends.
    @Override
    public void close() throws IOException {
        gathering.close();
        ledger.close();
    }

    /// Room is looked for while the ledger cannot be extended, also when nobody asks for anything, because this server says of itself that
    /// it issues nothing: it has to be known that there is some again.
    @Override
    public void idle() {
        if (notWritable) {
            lookForRoom();
        }
    }

    /// To append is what a thread can do that may be interrupted; to end a segment is not, also when that has become due since it was
    /// looked at here.
    @Override
    public boolean commitOfCaller(Question<Judge, ? extends Verdict<?>> question) {
        boolean appends = firstWanted <= ledger.oldest() && !ledger.endsSegment();
        if (appends) {
            commit(List.of(question), false);
        }
        return appends;
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

    @Override
    public void commit(List<Question<Judge, ? extends Verdict<?>>> batch) {
        commit(batch, true);
    }

    private void commit(List<Question<Judge, ? extends Verdict<?>>> batch, boolean mayEndSegment) {
        if (hasFailed()) {
            refuse(batch, ProblemCode.STORE_UNAVAILABLE.refuse());
            return;
        }
        try {
            if (mayEndSegment && firstWanted > ledger.oldest()) {
                ledger.doWithout(firstWanted);
                oldest = ledger.oldest();
            }
            record(batch, mayEndSegment);
            batch.forEach(Question::tell);
            judge.tidy();
        } catch (NotAppendedException e) {
            notWritten(e);
            refuse(batch, unavailable(e));
        } catch (Throwable e) {
            giveUp(e);
            refuse(batch, Gathering.notKnown(e));
        }
    }

    private void record(List<Question<Judge, ? extends Verdict<?>>> batch, boolean mayEndSegment) throws IOException {
        judge.begin();
        var records = new ArrayList<byte[]>(batch.size());
        for (var question : batch) {
            question.decide(judge);
            entries(question).forEach(entry -> records.add(entry.encoded()));
        }
        if (!records.isEmpty()) {
            long start = System.nanoTime();
            var first = mayEndSegment ? ledger.append(records) : ledger.extend(records);
            observer.accept(System.nanoTime() - start);
            this.records = ledger.lastRecord();
            written();
            learn(batch, first);
        }
    }

    private static List<Verdict.Entry> entries(Question<Judge, ? extends Verdict<?>> question) {
        return question.decided().<List<Verdict.Entry>>map(Verdict::entries).orElse(List.of());
    }

    private void learn(List<Question<Judge, ? extends Verdict<?>>> batch, RecordPlace first) throws IOException {
        RecordPlace place = first;
        for (var question : batch) {
            for (Verdict.Entry entry : entries(question)) {
                judge.learn(entry.record(), place.record());
                segments.learn(entry.record(), place);
                place = place.next(entry.encoded().length);
            }
        }
    }

    /// The file's state is not known any more, and a second attempt could only pretend: nothing is written from now on.
    private void giveUp(Throwable cause) {
        notWritable = false;
        gathering.fail(cause);
    }

    private static void refuse(List<Question<Judge, ? extends Verdict<?>>> questions, ProblemException problem) {
        questions.forEach(question -> question.refuse(problem));
    }

    private static ProblemException unavailable(Throwable cause) {
        return ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), cause);
    }
}
