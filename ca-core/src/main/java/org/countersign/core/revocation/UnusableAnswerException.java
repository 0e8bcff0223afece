package org.countersign.core.revocation;

/// A list or an answer that must not be relied on: forged, stale, about something else, or of a kind that is not understood. The
/// message says which, as a sentence about it ("it is ..."), and repeats nothing of it.
public final class UnusableAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableAnswerException(String message) {
        super(message, null, false, false);
    }
}
