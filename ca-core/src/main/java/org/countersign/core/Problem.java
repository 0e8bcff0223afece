package org.countersign.core;

import java.util.Objects;

/// A failure as the caller may see it: what was refused, which limit it met and, where there is one, the remedy.
public record Problem(ProblemCode code, String message) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
    }
}
