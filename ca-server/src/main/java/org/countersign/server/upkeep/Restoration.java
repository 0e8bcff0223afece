package org.countersign.server.upkeep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.countersign.core.crypto.Digests;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerCopy;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;
import org.countersign.server.ledger.Salvage;

/// Makes a data directory from a backup, without forgetting what is known beside it:
///
/// - Whatever can still be read of a ledger that went on after the backup is appended, and every revocation of revocation lists.
/// - The mark of the restoration is appended last. It makes the server refuse tokens from before it, and go on with serials and
///   versions above all that can have been handed out before: lists of what is revoked never seem older than those that hosts have.
///
/// Nothing is overwritten, and the directory gets its name when all of this is durable.
final class Restoration {
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private final InstantSource time;
    private final Path backup;
    private final List<Path> newer;
    private final Fingerprints known = new Fingerprints();
    private final Ceiling ceiling = new Ceiling();
    private final List<String> notes = new ArrayList<>();

    /// @param end     where the restored ledger ends
    /// @param restored of the backup
    /// @param notes   what was taken over beside it, for the operator
    record Outcome(LedgerReader.Extent restored, LedgerReader.Extent end, Instant mark, List<String> notes) {}

    /// @param newer data directories, which may be damaged, and files with revocation lists
    Restoration(Path backup, List<Path> newer, InstantSource time) {
        this.backup = backup;
        this.newer = newer;
        this.time = time;
    }

    /// @param target is made; nothing is there yet, or an empty directory
    Outcome into(Path target) throws IOException {
        try (var staging = new Staging(target)) {
            var note = BackupNote.read(backup);
            LedgerReader.Extent restored = LedgerCopy.copy(backup, staging.directory(), (place, record) -> {
                known.add(place.record(), record);
                ceiling.note(record);
            });
            if (note.isPresent()) {
                note.get().require(restored);
            } else {
                notes.add("there is no backup.json, so a backup that was cut off cannot be told from a whole one");
            }
            Instant mark = append(staging.directory());
            LedgerReader.Extent end = new LedgerReader(staging.directory()).read((_, _) -> { });
            staging.finish();
            return new Outcome(restored, end, mark, notes);
        }
    }

    private Instant append(Path directory) throws IOException {
        try (var ledger = Ledger.open(directory, Ledger.SEGMENT_BYTES, time, Replay.NOTHING)) {
            var appender = new Appender(ledger);
            for (Path one : newer) {
                if (Files.isDirectory(one)) {
                    ledgerThatWentOn(one, appender);
                } else {
                    revocationList(one, appender);
                }
            }
            Instant now = time.instant();
            if (now.isBefore(ceiling.lastRecorded().minus(TOLERANCE))) {
                throw new IOException("the clock says " + now + ", but " + ceiling.lastRecorded() + " is on record: set the clock right first");
            }
            appender.add(new LedgerRecord.Restored(ceiling.floor(now), now));
            appender.flush();
            return now;
        }
    }

    private void ledgerThatWentOn(Path data, Appender appender) throws IOException {
        long before = appender.records();
        var found = Salvage.read(data, (place, record) -> {
            ceiling.note(record);
            ceiling.noteRecords(place.record());
            // What was let go or carried over there is here as it was.
            boolean ownBusiness = record instanceof LedgerRecord.Retired;
            if (!ownBusiness && !known.holds(place.record(), record)) {
                appender.add(record);
            }
        });
        notes.add((appender.records() - before) + " records that are newer than the backup were taken over from " + data
                + (found.unreadable() == 0 ? "" : "; " + found.unreadable() + " bytes there are damaged, and what they said is lost"));
    }

    private void revocationList(Path file, Appender appender) throws IOException {
        var list = RevocationListFile.read(file, time.instant());
        ceiling.noteVersion(list.version());
        for (LedgerRecord.Revoked revoked : list.revoked()) {
            appender.add(revoked);
        }
        notes.add(list.revoked().size() + " revocations were taken over from " + file);
    }

    /// Of each record of the backup, by its number, what tells it from another one.
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

    /// Collects records and appends as many at once as a frame takes.
    private static final class Appender {
        private final Ledger ledger;
        private final List<byte[]> waiting = new ArrayList<>();
        private int bytes;
        private long records;

        Appender(Ledger ledger) {
            this.ledger = ledger;
        }

        void add(LedgerRecord record) throws IOException {
            byte[] encoded = RecordCodec.encode(record);
            if (bytes + encoded.length > Ledger.MOST_AT_ONCE) {
                flush();
            }
            waiting.add(encoded);
            bytes += encoded.length;
            records++;
        }

        void flush() throws IOException {
            if (!waiting.isEmpty()) {
                ledger.append(waiting);
                waiting.clear();
                bytes = 0;
            }
        }

        long records() {
            return records;
        }
    }
}
