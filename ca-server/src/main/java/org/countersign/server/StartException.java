package org.countersign.server;

/// Why the server could not start. The message is for the operator and names the remedy.
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
