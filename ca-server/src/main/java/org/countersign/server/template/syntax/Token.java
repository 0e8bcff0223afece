package org.countersign.server.template.syntax;

/// A piece of a template.
///
/// @param text as it stands there
record Token(Kind kind, int place, String text) {
    enum Kind {
        TEXT, OPEN, CLOSE, SPACE, END_OF_TEXT,
        IDENTIFIER, FIELD, VARIABLE, DOT, NIL, BOOL, NUMBER, CHARACTER, STRING, RAW_STRING,
        PIPE, DECLARE, ASSIGN, COMMA, LEFT_PAREN, RIGHT_PAREN, OTHER,
        IF, ELSE, END, RANGE, WITH, DEFINE, TEMPLATE, BLOCK, BREAK, CONTINUE
    }

    @Override
    public String toString() {
        return switch (kind) {
            case END_OF_TEXT -> "end of text";
            case SPACE -> "space";
            case OPEN -> "{{";
            case CLOSE -> "}}";
            default -> "\"" + (text.length() > 20 ? text.substring(0, 20) + "..." : text) + "\"";
        };
    }
}
