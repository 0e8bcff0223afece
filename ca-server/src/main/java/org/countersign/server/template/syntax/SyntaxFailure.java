package org.countersign.server.template.syntax;

/// A text that is no template, and where it stops being one.
public final class SyntaxFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int place;

    SyntaxFailure(int place, String message) {
        super(message, null, false, false);
        this.place = place;
    }

    public int place() {
        return place;
    }
}
