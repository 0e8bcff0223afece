package org.countersign.server.template.syntax;

import java.util.ArrayList;
import java.util.List;
import org.countersign.server.template.syntax.Token.Kind;

/// Parses what stands inside an action.
///
///     pipeline = [ variable [ "," variable ] ( ":=" | "=" ) ] command { "|" command }
///     command  = operand { space operand }
///     operand  = term { field }
///     term     = literal | function | "." | field | variable | "(" pipeline ")"
final class PipelineParser {
    private static final int DEEPEST = 100;

    private final TokenStream tokens;
    private final Scope scope;
    private final FunctionNames functions;
    private int depth;

    PipelineParser(TokenStream tokens, Scope scope, FunctionNames functions) {
        this.tokens = tokens;
        this.scope = scope;
        this.functions = functions;
    }

    /// A pipeline and the token that ends it.
    Pipeline parse(String context, Kind end) {
        if (++depth > DEEPEST) {
            throw new SyntaxFailure(tokens.peek().place(), "nested deeper than " + DEEPEST + " levels");
        }
        int place = tokens.peekNonSpace().place();
        var variables = new ArrayList<String>();
        boolean assigned = declarations(variables, context);
        var commands = new ArrayList<Command>();
        Token token;
        do {
            commands.add(command());
            token = tokens.nextNonSpace();
            // Go lets a pipe stand at the very end.
            if (token.kind() == Kind.PIPE && tokens.peekNonSpace().kind() == end) {
                token = tokens.next();
            }
        } while (token.kind() == Kind.PIPE);
        if (token.kind() != end) {
            throw TokenStream.unexpected(token, context);
        }
        check(commands);
        depth--;
        return new Pipeline(place, token.place(), variables, assigned, commands);
    }

    /// The variables before `:=` or `=`, of which `range` may have two.
    ///
    /// @return whether they are assigned rather than declared
    private boolean declarations(List<String> variables, String context) {
        while (true) {
            var name = tokens.peekNonSpace();
            if (name.kind() != Kind.VARIABLE) {
                if (!variables.isEmpty()) {
                    throw TokenStream.unexpected(name, context);
                }
                return false;
            }
            tokens.next();
            boolean spaced = tokens.peek().kind() == Kind.SPACE;
            var mark = tokens.peekNonSpace();
            switch (mark.kind()) {
                case DECLARE, ASSIGN -> {
                    tokens.next();
                    variables.add(name.text());
                    return declared(variables, mark.kind() == Kind.ASSIGN, name);
                }
                case COMMA -> {
                    tokens.next();
                    variables.add(name.text());
                    if (!context.equals("range") || variables.size() > 1) {
                        throw new SyntaxFailure(mark.place(), "too many declarations in " + context);
                    }
                }
                default -> {
                    // It was an operand after all.
                    if (!variables.isEmpty()) {
                        throw TokenStream.unexpected(mark, context);
                    }
                    tokens.back();
                    if (spaced) {
                        tokens.back();
                    }
                    return false;
                }
            }
        }
    }

    private boolean declared(List<String> variables, boolean assigned, Token last) {
        for (var name : variables) {
            if (assigned) {
                checkVariable(name, last.place());
            } else {
                scope.declare(name);
            }
        }
        return assigned;
    }

    private void checkVariable(String name, int place) {
        if (!scope.contains(name)) {
            throw new SyntaxFailure(place, "undefined variable \"" + name + "\"");
        }
    }

    /// Only the first command may be a plain value: what a later one is handed must have somewhere to go.
    private static void check(List<Command> commands) {
        for (int i = 1; i < commands.size(); i++) {
            switch (commands.get(i).first()) {
                case Operand.BoolWord _, Operand.Dot _, Operand.NilWord _, Operand.Number _, Operand.Quoted _ ->
                        throw new SyntaxFailure(commands.get(i).first().place(),
                                "non executable command in pipeline stage " + (i + 1));
                case Operand.Field _, Operand.Variable _, Operand.FunctionName _, Operand.Chain _, Operand.Nested _ -> {
                }
            }
        }
    }

    private Command command() {
        var operands = new ArrayList<Operand>();
        while (true) {
            var start = tokens.peekNonSpace();
            if (startsOperand(start)) {
                operands.add(operand());
            }
            var token = tokens.peek();
            switch (token.kind()) {
                case SPACE -> tokens.next();
                case CLOSE, RIGHT_PAREN, PIPE -> {
                    if (operands.isEmpty()) {
                        throw new SyntaxFailure(token.place(), "missing value for command");
                    }
                    return new Command(operands);
                }
                default -> throw TokenStream.unexpected(token, "operand");
            }
        }
    }

    private static boolean startsOperand(Token token) {
        return switch (token.kind()) {
            case IDENTIFIER, FIELD, VARIABLE, DOT, NIL, BOOL, NUMBER, CHARACTER, STRING, RAW_STRING, LEFT_PAREN -> true;
            case TEXT, OPEN, CLOSE, SPACE, END_OF_TEXT, PIPE, DECLARE, ASSIGN, COMMA, RIGHT_PAREN, OTHER, IF, ELSE, END,
                 RANGE, WITH, DEFINE, TEMPLATE, BLOCK, BREAK, CONTINUE -> false;
        };
    }

    private Operand operand() {
        var term = term();
        var fields = fields();
        if (fields.isEmpty()) {
            return term;
        }
        return switch (term) {
            case Operand.Field(int place, var names) -> new Operand.Field(place, joined(names, fields));
            case Operand.Variable(int place, var name, var names) ->
                    new Operand.Variable(place, name, joined(names, fields));
            case Operand.FunctionName _, Operand.Nested _, Operand.Chain _ ->
                    new Operand.Chain(term.place(), term, fields);
            case Operand.BoolWord _, Operand.Quoted _, Operand.Number _, Operand.NilWord _, Operand.Dot _ ->
                    throw new SyntaxFailure(term.place(), "unexpected . after a value that has no fields");
        };
    }

    private List<String> fields() {
        var fields = new ArrayList<String>();
        while (tokens.peek().kind() == Kind.FIELD) {
            fields.add(tokens.next().text().substring(1));
        }
        return fields;
    }

    private static List<String> joined(List<String> first, List<String> more) {
        var all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }

    private Operand term() {
        var token = tokens.nextNonSpace();
        int place = token.place();
        return switch (token.kind()) {
            case IDENTIFIER -> function(token);
            case DOT -> new Operand.Dot(place);
            case NIL -> new Operand.NilWord(place);
            case BOOL -> new Operand.BoolWord(place, token.text().equals("true"));
            case VARIABLE -> {
                checkVariable(token.text(), place);
                yield new Operand.Variable(place, token.text(), List.of());
            }
            case FIELD -> new Operand.Field(place, List.of(token.text().substring(1)));
            case NUMBER -> number(token, NumberLiteral.parse(token));
            case CHARACTER -> number(token, NumberLiteral.ofRune(Unquoted.character(token)));
            case STRING, RAW_STRING -> new Operand.Quoted(place, Unquoted.string(token));
            case LEFT_PAREN -> new Operand.Nested(place, parse("parenthesized pipeline", Kind.RIGHT_PAREN));
            default -> throw TokenStream.unexpected(token, "operand");
        };
    }

    private static Operand number(Token token, NumberLiteral number) {
        return new Operand.Number(token.place(), token.text(), number.integer(), number.real(), number.ideal());
    }

    private Operand function(Token token) {
        if (!functions.contains(token.text())) {
            var reason = functions.whyNot(token.text()).map(why -> "is not available: " + why).orElse("not defined");
            throw new SyntaxFailure(token.place(), "function \"" + token.text() + "\" " + reason);
        }
        return new Operand.FunctionName(token.place(), token.text());
    }
}
