package org.countersign.bench.faults;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.Origin;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;

/// Writes a ledger with many certificates, as a server would have it after a long time.
public final class Prefill {
    private static final Origin ORIGIN = new Origin("ssh-sign", "admin", "JWK", "request", "127.0.0.1");
    private static final int AT_ONCE = 1000;

    private Prefill() {}

    /// @param arguments the data directory, which is empty or missing, and how many certificates
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        try (var ledger = Ledger.open(Path.of(arguments[0]), Ledger.SEGMENT_BYTES, InstantSource.fixed(Numbered.now()), Replay.NOTHING)) {
            var records = new ArrayList<byte[]>();
            records.add(RecordCodec.encode(new LedgerRecord.SerialsReserved(1, count, Numbered.now())));
            for (long number = 1; number <= count; number++) {
                var body = Numbered.issuance(number).bodies();
                records.add(RecordCodec.encode(new LedgerRecord.Issued(body, Optional.empty(), Optional.empty(), ORIGIN, Numbered.now())));
                if (records.size() >= AT_ONCE || number == count) {
                    ledger.append(records);
                    records.clear();
                }
            }
        }
    }
}
