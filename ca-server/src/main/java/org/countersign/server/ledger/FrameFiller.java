package org.countersign.server.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Appends many records to a ledger that nobody waits for: as many at once as a frame takes, so that not each of them costs a sync.
public final class FrameFiller {
    private final Ledger ledger;
    private final List<byte[]> waiting = new ArrayList<>();
    private int bytes;

    public FrameFiller(Ledger ledger) {
        this.ledger = ledger;
    }

    /// @param encoded from [RecordCodec#encode]
    public void add(byte[] encoded) throws IOException {
        if (bytes + encoded.length > Ledger.MOST_AT_ONCE) {
            flush();
        }
        waiting.add(encoded);
        bytes += encoded.length;
    }

    /// When this returns, all that was added is durable.
    public void flush() throws IOException {
        if (!waiting.isEmpty()) {
            ledger.append(waiting);
            waiting.clear();
            bytes = 0;
        }
    }
}
