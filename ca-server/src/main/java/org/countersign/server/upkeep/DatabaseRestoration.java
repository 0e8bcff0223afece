package org.countersign.server.upkeep;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.postgres.LedgerCopy;
import org.countersign.server.store.postgres.PostgresSettings;

/// Finishes what was begun with the tools of a database: it was brought back to an earlier moment, or a copy that was behind took its
/// place. What is known beside it is added, and the mark of a restoration, in one step.
final class DatabaseRestoration {
    private final NewerKnowledge newer;
    private final InstantSource time;

    /// @param mark when it was restored: older tokens are refused from now on
    record Outcome(LedgerCopy.Copied ledger, Instant mark, List<String> notes) {}

    DatabaseRestoration(List<Path> newer, InstantSource time) {
        this.newer = new NewerKnowledge(newer);
        this.time = time;
    }

    Outcome mark(PostgresSettings database) throws IOException, SQLException {
        Instant now = time.instant();
        var ledger = LedgerCopy.extend(database, new LedgerCopy.Extension() {
            @Override
            public void record(long number, LedgerRecord record) {
                newer.know(number, record);
            }

            @Override
            public void extend(LedgerCopy.Sink sink) throws IOException {
                newer.handOver(now, sink::add);
            }
        });
        return new Outcome(ledger, now, Stream.concat(newer.notes().stream(), ledger.notes().stream()).toList());
    }
}
