package org.countersign.server.upkeep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.countersign.server.ledger.FrameFiller;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerCopy;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;

/// Makes a data directory from a backup, without forgetting what is known beside it:
///
/// - Whatever can still be read of a ledger that went on after the backup is appended, and every revocation of revocation lists.
/// - The mark of the restoration is appended last. It makes the server refuse tokens from before it, and go on with serials and
///   versions above all that can have been handed out before: lists of what is revoked never seem older than those that hosts have.
///
/// Nothing is overwritten, and the directory gets its name when all of this is durable.
final class Restoration {
    private final InstantSource time;
    private final Path backup;
    private final NewerKnowledge newer;

    /// @param end     where the restored ledger ends
    /// @param restored of the backup
    /// @param notes   what was taken over beside it, for the operator
    record Outcome(LedgerReader.Extent restored, LedgerReader.Extent end, Instant mark, List<String> notes) {}

    /// @param newer data directories, which may be damaged, and files with revocation lists
    Restoration(Path backup, List<Path> newer, InstantSource time) {
        this.backup = backup;
        this.newer = new NewerKnowledge(newer);
        this.time = time;
    }

    /// @param target is made; nothing is there yet, or an empty directory
    Outcome into(Path target) throws IOException {
        try (var staging = new Staging(target)) {
            var note = BackupNote.read(backup);
            LedgerReader.Extent restored = LedgerCopy.copy(backup, staging.directory(), (place, record) -> newer.know(place.record(), record));
            if (note.isPresent()) {
                note.get().require(restored);
            } else {
                newer.note("there is no backup.json, so a backup that was cut off cannot be told from a whole one");
            }
            Instant mark = append(staging.directory());
            LedgerReader.Extent end = new LedgerReader(staging.directory()).read((_, _) -> { });
            staging.finish();
            return new Outcome(restored, end, mark, newer.notes());
        }
    }

    private Instant append(Path directory) throws IOException {
        try (var ledger = Ledger.open(directory, Ledger.SEGMENT_BYTES, time, Replay.NOTHING)) {
            var filler = new FrameFiller(ledger);
            Instant now = time.instant();
            newer.handOver(now, record -> filler.add(RecordCodec.encode(record)));
            filler.flush();
            return now;
        }
    }
}
