package org.countersign.server.template.syntax;

import java.util.List;
import org.countersign.server.template.syntax.Token.Kind;

/// The tokens of a template, read with a look ahead. Spaces count inside a command, where they part its words.
final class TokenStream {
    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(Math.min(at, tokens.size() - 1));
    }

    Token next() {
        var token = peek();
        at++;
        return token;
    }

    void back() {
        at--;
    }

    Token peekNonSpace() {
        skipSpace();
        return peek();
    }

    Token nextNonSpace() {
        skipSpace();
        return next();
    }

    private void skipSpace() {
        if (peek().kind() == Kind.SPACE) {
            at++;
        }
    }

    Token expect(Kind kind, String context) {
        var token = nextNonSpace();
        if (token.kind() != kind) {
            throw unexpected(token, context);
        }
        return token;
    }

    static SyntaxFailure unexpected(Token token, String context) {
        return new SyntaxFailure(token.place(), "unexpected " + token + " in " + context);
    }
}
