package org.countersign.core.json;

/// A text that is not the JSON it should be. The message names the member or the place, never a value.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message, null, false, false);
    }
}
