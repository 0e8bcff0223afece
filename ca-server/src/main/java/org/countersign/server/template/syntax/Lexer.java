package org.countersign.server.template.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.countersign.server.template.syntax.Token.Kind;
import org.countersign.server.template.value.Utf8;

/// Cuts a template into tokens, and drops comments and the white space that `{{-` and `-}}` trim.
final class Lexer {
    private static final Map<String, Kind> KEYWORDS = Map.ofEntries(
            Map.entry("if", Kind.IF), Map.entry("else", Kind.ELSE), Map.entry("end", Kind.END),
            Map.entry("range", Kind.RANGE), Map.entry("with", Kind.WITH), Map.entry("define", Kind.DEFINE),
            Map.entry("template", Kind.TEMPLATE), Map.entry("block", Kind.BLOCK), Map.entry("break", Kind.BREAK),
            Map.entry("continue", Kind.CONTINUE), Map.entry("nil", Kind.NIL),
            Map.entry("true", Kind.BOOL), Map.entry("false", Kind.BOOL));

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int parens;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> split(String text) {
        var lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        boolean trim = false;
        while (true) {
            int open = text.indexOf("{{", at);
            text(open < 0 ? text.length() : open, trim);
            if (open < 0) {
                add(Kind.END_OF_TEXT, at);
                return;
            }
            trim = action();
        }
    }

    /// The text up to an action, without what the action before it trims.
    private void text(int end, boolean trimLeft) {
        while (trimLeft && at < end && isSpace(text.charAt(at))) {
            at++;
        }
        int kept = end;
        if (trimsBefore(end)) {
            while (kept > at && isSpace(text.charAt(kept - 1))) {
                kept--;
            }
        }
        if (kept > at) {
            add(Kind.TEXT, kept);
        }
        at = end;
    }

    private boolean trimsBefore(int open) {
        return text.startsWith("{{-", open) && open + 3 < text.length() && isSpace(text.charAt(open + 3));
    }

    /// One action, from its opening braces to its closing ones.
    ///
    /// @return whether the text after it is to be trimmed
    private boolean action() {
        int start = at;
        int inside = start + (trimsBefore(start) ? 4 : 2);
        int content = trimsBefore(start) ? start + 3 : inside;
        if (text.startsWith("/*", trimsBefore(start) ? content + 1 : content)) {
            return comment(trimsBefore(start) ? content + 1 : content);
        }
        at = content;
        tokens.add(new Token(Kind.OPEN, start, text.substring(start, content)));
        parens = 0;
        while (true) {
            boolean trims = atTrimmedClose();
            if (trims || text.startsWith("}}", at)) {
                if (parens > 0) {
                    throw failure(at, "unclosed left paren");
                }
                add(Kind.CLOSE, at + (trims ? 4 : 2));
                return trims;
            }
            if (at == text.length()) {
                throw failure(start, "unclosed action");
            }
            token();
        }
    }

    /// ` -}}`, with the one space that makes it different from a minus.
    private boolean atTrimmedClose() {
        return at + 3 < text.length() && isSpace(text.charAt(at)) && text.startsWith("-}}", at + 1);
    }

    private boolean comment(int start) {
        int end = text.indexOf("*/", start + 2);
        if (end < 0) {
            throw failure(start, "unclosed comment");
        }
        at = end + 2;
        boolean trims = atTrimmedClose();
        if (!trims && !text.startsWith("}}", at)) {
            throw failure(start, "comment ends before closing delimiter");
        }
        at += trims ? 4 : 2;
        return trims;
    }

    private void token() {
        char c = text.charAt(at);
        switch (c) {
            case ' ', '\t', '\r', '\n' -> space();
            case '=' -> add(Kind.ASSIGN, at + 1);
            case ':' -> declare();
            case '|' -> add(Kind.PIPE, at + 1);
            case ',' -> add(Kind.COMMA, at + 1);
            case '"' -> quoted('"', Kind.STRING, "unterminated quoted string");
            case '\'' -> quoted('\'', Kind.CHARACTER, "unterminated character constant");
            case '`' -> rawString();
            case '$' -> name(Kind.VARIABLE);
            case '.' -> {
                if (at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
                    number();
                } else {
                    name(Kind.FIELD);
                }
            }
            case '(' -> {
                parens++;
                add(Kind.LEFT_PAREN, at + 1);
            }
            case ')' -> {
                if (--parens < 0) {
                    throw failure(at, "unexpected right paren");
                }
                add(Kind.RIGHT_PAREN, at + 1);
            }
            case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> word();
        }
    }

    private void space() {
        int end = at;
        while (end < text.length() && isSpace(text.charAt(end)) && !(end > at && atTrimmedCloseFrom(end))) {
            end++;
        }
        add(Kind.SPACE, end);
    }

    private boolean atTrimmedCloseFrom(int place) {
        return text.startsWith("-}}", place + 1);
    }

    private void declare() {
        if (!text.startsWith(":=", at)) {
            throw failure(at, "expected :=");
        }
        add(Kind.DECLARE, at + 2);
    }

    private void quoted(char quote, Kind kind, String unterminated) {
        for (int end = at + 1; end < text.length() && text.charAt(end) != '\n'; end++) {
            if (text.charAt(end) == '\\') {
                if (end + 1 < text.length() && text.charAt(end + 1) == '\n') {
                    break;
                }
                end++;
            } else if (text.charAt(end) == quote) {
                add(kind, end + 1);
                return;
            }
        }
        throw failure(at, unterminated);
    }

    private void rawString() {
        int end = text.indexOf('`', at + 1);
        if (end < 0) {
            throw failure(at, "unterminated raw quoted string");
        }
        add(Kind.RAW_STRING, end + 1);
    }

    /// A field or a variable; with nothing behind it, the dot or `$`.
    private void name(Kind kind) {
        int end = endOfWord(at + 1);
        checkTerminator(end);
        add(kind == Kind.FIELD && end == at + 1 ? Kind.DOT : kind, end);
    }

    private void word() {
        int end = endOfWord(at);
        if (end == at) {
            throw failure(at, "unrecognized character in action: " + shown(at));
        }
        checkTerminator(end);
        add(KEYWORDS.getOrDefault(text.substring(at, end), Kind.IDENTIFIER), end);
    }

    private int endOfWord(int from) {
        int end = from;
        while (end < text.length() && isWordAt(end)) {
            end += Utf8.widthAt(text, end);
        }
        return end;
    }

    private boolean isWordAt(int place) {
        int rune = Utf8.runeAt(text, place);
        return rune == '_' || Character.isLetter(rune) || Character.getType(rune) == Character.DECIMAL_DIGIT_NUMBER;
    }

    private void checkTerminator(int end) {
        boolean ends = end == text.length() || isSpace(text.charAt(end)) || ".,|:)(".indexOf(text.charAt(end)) >= 0
                || text.startsWith("}}", end);
        if (!ends) {
            throw failure(end, "bad character " + shown(end));
        }
    }

    private void number() {
        int end = endOfNumber();
        if (end < text.length() && isWordAt(end)) {
            throw failure(at, "bad number syntax: \"" + text.substring(at, end + Utf8.widthAt(text, end)) + "\"");
        }
        add(Kind.NUMBER, end);
    }

    private int endOfNumber() {
        int end = at;
        if ("+-".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        var digits = "0123456789_";
        boolean decimal = true;
        if (text.startsWith("0", end) && end + 1 < text.length()) {
            var prefixed = switch (text.charAt(end + 1)) {
                case 'x', 'X' -> "0123456789abcdefABCDEF_";
                case 'o', 'O' -> "01234567_";
                case 'b', 'B' -> "01_";
                default -> "";
            };
            if (!prefixed.isEmpty()) {
                digits = prefixed;
                decimal = false;
                end += 2;
            }
        }
        end = skip(end, digits);
        if (text.startsWith(".", end)) {
            end = skip(end + 1, digits);
        }
        boolean exponent = end < text.length()
                && (decimal ? "eE" : digits.contains("f") ? "pP" : "").indexOf(text.charAt(end)) >= 0;
        if (exponent) {
            end++;
            if (end < text.length() && "+-".indexOf(text.charAt(end)) >= 0) {
                end++;
            }
            end = skip(end, "0123456789_");
        }
        if (text.startsWith("i", end)) {
            throw failure(at, "complex numbers are not supported");
        }
        return end;
    }

    private int skip(int from, String characters) {
        int end = from;
        while (end < text.length() && characters.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, at, text.substring(at, end)));
        at = end;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private String shown(int place) {
        return String.format(java.util.Locale.ROOT, "U+%04X", Utf8.runeAt(text, place));
    }

    private static SyntaxFailure failure(int place, String message) {
        return new SyntaxFailure(place, message);
    }
}
