package org.countersign.core.keys;

/// Something that is not the key, or the PEM text, that it should be. The message says what is wrong and never repeats
/// what it was given.
public final class KeyFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeyFormatException(String message) {
        super(message, null, false, false);
    }
}
