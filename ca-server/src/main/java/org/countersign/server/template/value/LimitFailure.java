package org.countersign.server.template.value;

/// A limit of one rendering was met. Nothing a template does can catch it.
public final class LimitFailure extends Failure {
    private static final long serialVersionUID = 1L;

    public LimitFailure(String message) {
        super(message);
    }
}
