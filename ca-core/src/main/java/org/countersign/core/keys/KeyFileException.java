package org.countersign.core.keys;

/// A key or password file that cannot be used. The message names the file, what is wrong with it and, where there is
/// one, the remedy; it is fit to be shown and holds nothing of the file's content.
public sealed class KeyFileException extends RuntimeException permits WrongPasswordException {
    private static final long serialVersionUID = 1L;

    public KeyFileException(String message) {
        this(message, null);
    }

    public KeyFileException(String message, Throwable cause) {
        super(message, cause, false, cause != null);
    }
}
