package org.countersign.server.config;

/// The configuration that the servers of a CA share cannot be had, or must not be used. The message says why, and what to do.
public final class SharedException extends Exception {
    private static final long serialVersionUID = 1L;

    public SharedException(String message) {
        super(message);
    }

    public SharedException(String message, Throwable cause) {
        super(message, cause);
    }
}
