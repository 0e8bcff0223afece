package org.countersign.server.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;

/// Revoked SSH serials and until when lists have to name them: 24 bytes a range.
///
/// For one thread at a time.
public final class RevokedSerials {
    private static final long NEVER = Long.MAX_VALUE;
    /// A certificate stays listed for so long after its end: hosts whose clocks run late take it still, and a ledger whose clock ran ahead
    /// takes certificates for ended that have not. When it ran ahead by more, no host fetches the list, because the server's TLS certificate,
    /// which lives for a day, is of the wrong time as well.
    public static final Duration LISTED_AFTER_END = Duration.ofDays(1);

    private long[] firsts = new long[16];
    private long[] lasts = new long[16];
    private long[] ends = new long[16];
    private int size;

    /// @param end when the last of their certificates has ended; empty when that is not known or never
    public void add(SerialSet serials, Optional<Instant> end) {
        long second = end.map(Instant::getEpochSecond).map(ended -> ended + LISTED_AFTER_END.toSeconds()).orElse(NEVER);
        for (SerialRange range : serials.ranges()) {
            if (size == firsts.length) {
                grow();
            }
            firsts[size] = range.first();
            lasts[size] = range.last();
            ends[size++] = second;
        }
    }

    /// Those that are listed at the moment.
    public SerialSet listedAt(long second) {
        var serials = new SerialSet.Builder();
        for (int i = 0; i < size; i++) {
            if (ends[i] > second) {
                serials.add(firsts[i], lasts[i]);
            }
        }
        return serials.build();
    }

    /// Whether [#listedAt] says different things of the two moments.
    public boolean differ(long one, long other) {
        for (int i = 0; i < size; i++) {
            if (ends[i] > one != ends[i] > other) {
                return true;
            }
        }
        return false;
    }

    private void grow() {
        int capacity = Math.multiplyExact(size, 2);
        firsts = Arrays.copyOf(firsts, capacity);
        lasts = Arrays.copyOf(lasts, capacity);
        ends = Arrays.copyOf(ends, capacity);
    }
}
