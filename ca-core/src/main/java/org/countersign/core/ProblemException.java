package org.countersign.core;

/// Carries a [Problem] to the one place that renders it.
///
/// Refusals are ordinary outcomes and may come in floods, so no stack trace is taken for one without a cause.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem, Throwable cause) {
        super(problem.message(), cause, false, cause != null);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    public ProblemCode code() {
        return problem.code();
    }
}
