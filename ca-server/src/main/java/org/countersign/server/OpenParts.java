package org.countersign.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Parts of a [Service] that have something to let go of: threads, connections, timers. Closed in reverse order.
final class OpenParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    /// Each part is closed, also when another one cannot be.
    @Override
    public void close() {
        while (!open.isEmpty()) {
            var part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn().addKeyValue("part", part.getClass().getSimpleName()).setCause(e).log("a part cannot be closed");
            }
        }
    }
}
