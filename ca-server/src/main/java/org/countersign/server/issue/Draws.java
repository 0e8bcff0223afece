package org.countersign.server.issue;

import org.countersign.core.issue.Draw;

/// Where serials and nonces come from.
@FunctionalInterface
public interface Draws {
    /// A serial that was never handed out before, and 32 fresh random bytes.
    ///
    /// @throws org.countersign.core.ProblemException STORE_UNAVAILABLE when no serial can be reserved
    Draw next();
}
