package org.countersign.core.time;

/// A text that is no duration or time, or one beyond what can be represented. The message never repeats the text.
public final class TimeFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TimeFormatException(String message) {
        super(message, null, false, false);
    }
}
