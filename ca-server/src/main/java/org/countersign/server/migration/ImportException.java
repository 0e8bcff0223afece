package org.countersign.server.migration;

/// Why nothing, or nothing more, can be taken over. The message is for the operator.
public final class ImportException extends Exception {
    private static final long serialVersionUID = 1L;

    ImportException(String message, Throwable cause) {
        super(message, cause);
    }

    ImportException(String message) {
        this(message, null);
    }
}
