package org.countersign.server.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.countersign.core.keys.AtomicFile;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.OwnerOnly;
import org.countersign.server.ledger.RecordCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the oldest segments go when every certificate in them ended long ago. What counts for ever (revocations, known hosts, where
/// serials go on) is recorded again first, and the ledger says up to which segment it can do without.
///
/// Time is the ledger's: a clock that runs ahead without anything being recorded lets nothing go.
final class Retirement {
    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);
    private static final int CHUNK = 256 * 1024;

    private final Path directory;
    private final Segments segments;
    private final GroupCommit commits;
    private volatile boolean failed;

    Retirement(Path directory, Segments segments, GroupCommit commits) {
        this.directory = directory;
        this.segments = segments;
        this.commits = commits;
    }

    /// @return the files in the archive
    synchronized List<Path> run(Duration keep) throws IOException {
        boolean done = false;
        try {
            carry(keep);
            var archived = move();
            done = true;
            return archived;
        } finally {
            failed = !done;
        }
    }

    /// Whether the last time ended with an exception.
    boolean hasFailed() {
        return failed;
    }

    private void carry(Duration keep) throws IOException {
        Instant over = commits.ask(0, judge -> Verdict.without(judge.lastRecorded())).minus(keep);
        var leaving = new ArrayList<CarriedOver>();
        long bytes = 0;
        long carried = 0;
        for (SegmentView view : segments.views().reversed()) {
            if (view.number() < commits.oldestNeeded()) {
                continue;
            }
            if (commits.isClosing()) {
                return;
            }
            if (!(view.index() instanceof SealedIndex index) || view.number() == segments.newest() || !index.summary().mayBeOver(over)) {
                break;
            }
            var one = CarriedOver.of(file(view.number()), view.number());
            if (!one.end().isBefore(over)) {
                break;
            }
            bytes += Files.size(file(view.number()));
            carried += one.bytes();
            leaving.add(one);
        }
        // Else segments full of revocations would be carried over for ever.
        if (!leaving.isEmpty() && carried <= bytes / 2) {
            record(leaving);
        }
    }

    private void record(List<CarriedOver> leaving) {
        var chunk = new ArrayList<LedgerRecord>();
        int bytes = 0;
        for (CarriedOver one : leaving) {
            for (LedgerRecord record : one.records()) {
                int more = RecordCodec.encode(record).length;
                if (bytes + more > CHUNK && !chunk.isEmpty()) {
                    ask(chunk, bytes);
                    chunk.clear();
                    bytes = 0;
                }
                chunk.add(record);
                bytes += more;
            }
        }
        ask(chunk, bytes);
        var last = leaving.getLast().segment();
        commits.ask(RecordCodec.MOST, judge -> judge.retire(last));
        commits.doWithout(last.number() + 1);
        LOG.atInfo().addKeyValue("upTo", last.number()).addKeyValue("records", last.firstRecord() + last.records() - 1)
                .log("old segments of the ledger are not needed any more and go to the archive");
    }

    private void ask(List<LedgerRecord> chunk, int bytes) {
        if (!chunk.isEmpty()) {
            var records = List.copyOf(chunk);
            commits.ask(bytes, judge -> judge.carry(records));
        }
    }

    /// The oldest first, so that a crash in between leaves no gap.
    private List<Path> move() throws IOException {
        var archived = new ArrayList<Path>();
        Path archive = Ledger.archive(directory);
        for (SegmentView view : segments.views().reversed()) {
            if (view.number() >= commits.oldestNeeded()) {
                break;
            }
            AtomicFile.createDirectories(archive);
            Path file = file(view.number());
            segments.forgetUpTo(view.number());
            Files.move(file, archive.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(IndexFile.of(file));
            archived.add(archive.resolve(file.getFileName()));
        }
        if (!archived.isEmpty()) {
            OwnerOnly.syncDirectory(archive);
            OwnerOnly.syncDirectory(Ledger.segmentFile(directory, 1).getParent());
        }
        return archived;
    }

    private Path file(long segment) {
        return Ledger.segmentFile(directory, segment);
    }
}
