package org.countersign.core.nebula;

/// Bytes or text that are no Nebula certificate that this product reads. The message never repeats them.
public final class NebulaFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NebulaFormatException(String message) {
        super(message, null, false, false);
    }
}
