package org.countersign.attacks;

import java.util.List;

/// What a server leaves behind, where its operator would look: its log, its figures, its use of the machine.
public interface Traces extends AutoCloseable {
    /// Port of the listener for metrics.
    int metricsPort();

    /// The lines logged since the last call.
    List<String> takeLog();

    /// What the process holds at the moment.
    Resources resources();

    /// @param heapBytes in use after a collection, or resident where the heap cannot be seen
    record Resources(long threads, long openFiles, long heapBytes) {}

    @Override
    default void close() throws java.io.IOException {}
}
