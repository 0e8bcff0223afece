package org.countersign.core.keys;

/// The password does not open what it was given for; whoever typed it may be asked again.
public final class WrongPasswordException extends KeyFileException {
    private static final long serialVersionUID = 1L;

    public WrongPasswordException(String message) {
        super(message);
    }
}
