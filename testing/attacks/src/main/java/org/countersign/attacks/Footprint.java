package org.countersign.attacks;

import java.util.List;
import org.countersign.attacks.Traces.Resources;

/// Holds what a server takes of the machine against what it took when it had warmed up, every so many cases.
///
/// A spent token and a revocation are remembered, and a cache fills: so memory may grow by a little for each case, threads and open
/// files may not.
public final class Footprint {
    private static final int EVERY = 1000;
    private static final int WARM = 300;
    private static final long SPARE_HANDLES = 16;
    private static final long SPARE_BYTES = 192L << 20;

    private final Traces traces;
    private Resources warm = new Resources(0, 0, 0);
    private int cases;

    public Footprint(Traces traces) {
        this.traces = traces;
    }

    /// After another case.
    ///
    /// @return what is too much
    public List<String> next() {
        cases++;
        if (cases == WARM) {
            warm = traces.resources();
        }
        if (cases % EVERY != 0) {
            return List.of();
        }
        var now = traces.resources();
        boolean within = now.threads() <= warm.threads() * 1.05 + SPARE_HANDLES
                && now.openFiles() <= warm.openFiles() * 1.05 + SPARE_HANDLES
                && now.heapBytes() <= warm.heapBytes() * 1.05 + SPARE_BYTES;
        return within ? List.of() : List.of("after " + cases + " cases the server holds " + now + ", more than " + warm);
    }
}
