package org.countersign.server.template;

/// A text that is no template. The message names the template, the line and the byte in it, both from 1.
public final class TemplateSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    TemplateSyntaxException(String name, int line, int column, String reason) {
        super("template " + name + ":" + line + ":" + column + ": " + reason, null, false, false);
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
