package org.countersign.core.x509;

/// Bytes or text that are not the X.509 structure they should be. The message never repeats them.
public final class X509FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public X509FormatException(String message) {
        super(message, null, false, false);
    }
}
