package org.countersign.core.ssh;

/// Bytes that are not the SSH structure they should be. The message never repeats them.
public final class SshFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SshFormatException(String message) {
        super(message, null, false, false);
    }
}
