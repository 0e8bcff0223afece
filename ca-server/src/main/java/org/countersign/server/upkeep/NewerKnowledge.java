package org.countersign.server.upkeep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.countersign.core.crypto.Digests;
import org.countersign.server.ledger.ClockTolerance;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Salvage;

/// What is known beside a ledger that was brought back from an earlier time: whatever can still be read of a ledger that went on, and
/// revocation lists.
final class NewerKnowledge {
    private final List<Path> sources;
    private final Fingerprints known = new Fingerprints();
    private final Ceiling ceiling = new Ceiling();
    private final List<String> notes = new ArrayList<>();

    /// Takes a record.
    interface Sink {
        void add(LedgerRecord record) throws IOException;
    }

    /// @param sources data directories, which may be damaged, and files with revocation lists
    NewerKnowledge(List<Path> sources) {
        this.sources = sources;
    }

    /// Takes note of what the ledger holds that was brought back.
    void know(long number, LedgerRecord record) {
        known.add(number, record);
        ceiling.note(record);
        ceiling.noteRecords(number);
    }

    /// What was taken over, for the operator.
    List<String> notes() {
        return notes;
    }

    void note(String text) {
        notes.add(text);
    }

    /// Hands over all that the ledger does not hold, and behind it the mark of its restoration. That makes servers refuse tokens from
    /// before it, and go on with serials and versions above all that can have been handed out before.
    void handOver(Instant now, Sink sink) throws IOException {
        for (Path one : sources) {
            if (Files.isDirectory(one)) {
                ledgerThatWentOn(one, sink);
            } else {
                revocationList(one, now, sink);
            }
        }
        if (ClockTolerance.isExceeded(now, ceiling.lastRecorded())) {
            throw new IOException("the clock says " + now + ", but " + ceiling.lastRecorded() + " is on record: set the clock right first");
        }
        sink.add(new LedgerRecord.Restored(ceiling.floor(now), now));
    }

    private void ledgerThatWentOn(Path data, Sink sink) throws IOException {
        long[] added = {0};
        var found = Salvage.read(data, (place, record) -> {
            ceiling.note(record);
            ceiling.noteRecords(place.record());
            // What was let go or carried over there is here as it was.
            boolean ownBusiness = record instanceof LedgerRecord.Retired;
            if (!ownBusiness && !known.holds(place.record(), record)) {
                sink.add(record);
                added[0]++;
            }
        });
        notes.add(added[0] + " records that are newer than the backup were taken over from " + data
                + (found.unreadable() == 0 ? "" : "; " + found.unreadable() + " bytes there are damaged, and what they said is lost"));
    }

    private void revocationList(Path file, Instant now, Sink sink) throws IOException {
        var list = RevocationListFile.read(file, now);
        ceiling.noteVersion(list.version());
        for (LedgerRecord.Revoked revoked : list.revoked()) {
            sink.add(revoked);
        }
        notes.add(list.revoked().size() + " revocations were taken over from " + file);
    }

    /// Of each record that is known, by its number, what tells it from another one.
    private static final class Fingerprints {
        private long[] prints = new long[1024];

        void add(long number, LedgerRecord record) {
            int at = Math.toIntExact(number);
            if (at >= prints.length) {
                prints = Arrays.copyOf(prints, Math.max(at + 1, prints.length * 2));
            }
            prints[at] = print(record);
        }

        boolean holds(long number, LedgerRecord record) {
            return number > 0 && number < prints.length && prints[(int) number] == print(record);
        }

        private static long print(LedgerRecord record) {
            return ByteBuffer.wrap(Digests.sha256(RecordCodec.encode(record))).getLong();
        }
    }
}
