package org.countersign.server.template.value;

/// Something a template does that cannot be done. Where it happened is added by whoever knows.
public class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message, null, false, false);
    }
}
