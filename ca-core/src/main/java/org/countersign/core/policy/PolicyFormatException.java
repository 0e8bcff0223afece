package org.countersign.core.policy;

/// Thrown when an entry of a name policy is not one. The message completes "the entry ...".
public final class PolicyFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PolicyFormatException(String message) {
        super(message);
    }
}
