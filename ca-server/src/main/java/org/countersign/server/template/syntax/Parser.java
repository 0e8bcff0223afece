package org.countersign.server.template.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.server.template.syntax.Token.Kind;

/// Parses a whole text: the template itself and those it defines.
///
///     template  = { text | "{{" action "}}" }
///     action    = pipeline | "if" pipeline … | "range" pipeline … | "with" pipeline … | "template" name [ pipeline ]
///               | "block" name pipeline … | "define" name … | "break" | "continue"
public final class Parser {
    private static final int DEEPEST = 100;
    private static final Set<Kind> ENDS = Set.of(Kind.END, Kind.ELSE);

    private final FunctionNames functions;
    private final TokenStream tokens;
    private final Map<String, List<Statement>> templates = new LinkedHashMap<>();
    private Scope scope = new Scope();
    private PipelineParser pipelines;
    private int depth;
    private int loops;

    private Parser(String text, FunctionNames functions) {
        this.functions = functions;
        this.tokens = new TokenStream(Lexer.split(text));
        this.pipelines = new PipelineParser(tokens, scope, functions);
    }

    /// The templates of a text by name, its own body among them.
    ///
    /// @throws SyntaxFailure if the text is no template
    public static Map<String, List<Statement>> parse(Source source, FunctionNames functions) {
        var parser = new Parser(source.text(), functions);
        parser.define(0, source.name(), parser.top());
        return Map.copyOf(parser.templates);
    }

    private List<Statement> top() {
        var body = new ArrayList<Statement>();
        while (true) {
            var token = tokens.next();
            switch (token.kind()) {
                case END_OF_TEXT -> {
                    return body;
                }
                case TEXT -> body.add(new Statement.Literal(token.text()));
                default -> {
                    if (tokens.peekNonSpace().kind() == Kind.DEFINE) {
                        tokens.next();
                        definition();
                    } else {
                        body.add(action().orElseThrow(() -> unexpectedEnd(tokens)));
                    }
                }
            }
        }
    }

    private static SyntaxFailure unexpectedEnd(TokenStream tokens) {
        var token = tokens.peek();
        return new SyntaxFailure(token.place(), "unexpected {{" + token.text() + "}}");
    }

    /// An action after its opening braces, or nothing before `end` and `else`.
    private Optional<Statement> action() {
        var token = tokens.peekNonSpace();
        if (ENDS.contains(token.kind())) {
            return Optional.empty();
        }
        if (++depth > DEEPEST) {
            throw new SyntaxFailure(token.place(), "nested deeper than " + DEEPEST + " levels");
        }
        var statement = switch (token.kind()) {
            case IF -> control(Kind.IF);
            case WITH -> control(Kind.WITH);
            case RANGE -> control(Kind.RANGE);
            case TEMPLATE -> include();
            case BLOCK -> block();
            case BREAK -> jump(new Statement.Break());
            case CONTINUE -> jump(new Statement.Continue());
            default -> new Statement.Write(pipelines.parse("command", Kind.CLOSE));
        };
        depth--;
        return Optional.of(statement);
    }

    private Statement jump(Statement statement) {
        var word = tokens.nextNonSpace();
        tokens.expect(Kind.CLOSE, "{{" + word.text() + "}}");
        if (loops == 0) {
            throw new SyntaxFailure(word.place(), "{{" + word.text() + "}} outside {{range}}");
        }
        return statement;
    }

    /// `if`, `with` and `range`, whose variables live until their `end`.
    private Statement control(Kind kind) {
        var word = tokens.nextNonSpace();
        int mark = scope.mark();
        var pipeline = pipelines.parse(word.text(), Kind.CLOSE);
        loops += kind == Kind.RANGE ? 1 : 0;
        var then = statements();
        loops -= kind == Kind.RANGE ? 1 : 0;
        var otherwise = otherwise(kind);
        scope.release(mark);
        return switch (kind) {
            case IF -> new Statement.If(pipeline, then, otherwise);
            case WITH -> new Statement.With(pipeline, then, otherwise);
            default -> new Statement.Range(pipeline, then, otherwise);
        };
    }

    /// Statements up to an `end` or `else`, which stays to be read.
    private List<Statement> statements() {
        var body = new ArrayList<Statement>();
        while (true) {
            var token = tokens.next();
            switch (token.kind()) {
                case END_OF_TEXT -> throw new SyntaxFailure(token.place(), "unexpected end of text: an {{end}} is missing");
                case TEXT -> body.add(new Statement.Literal(token.text()));
                default -> {
                    var statement = action();
                    if (statement.isEmpty()) {
                        return body;
                    }
                    body.add(statement.get());
                }
            }
        }
    }

    private List<Statement> otherwise(Kind kind) {
        var word = tokens.nextNonSpace();
        if (word.kind() == Kind.END) {
            tokens.expect(Kind.CLOSE, "end");
            return List.of();
        }
        var next = tokens.peekNonSpace();
        if (next.kind() == kind && kind != Kind.RANGE) {
            // `else if` nests another `if`, which takes the `end` of both.
            if (++depth > DEEPEST) {
                throw new SyntaxFailure(next.place(), "nested deeper than " + DEEPEST + " levels");
            }
            var nested = List.of(control(kind));
            depth--;
            return nested;
        }
        tokens.expect(Kind.CLOSE, "else");
        var body = statements();
        var end = tokens.nextNonSpace();
        if (end.kind() != Kind.END) {
            throw new SyntaxFailure(end.place(), "expected end; found {{" + end.text() + "}}");
        }
        tokens.expect(Kind.CLOSE, "end");
        return body;
    }

    private Statement include() {
        int place = tokens.nextNonSpace().place();
        var name = name("template clause");
        if (tokens.peekNonSpace().kind() == Kind.CLOSE) {
            return new Statement.Include(place, tokens.next().place(), name, Optional.empty());
        }
        var value = pipelines.parse("template clause", Kind.CLOSE);
        return new Statement.Include(place, value.end(), name, Optional.of(value));
    }

    private Statement block() {
        int place = tokens.nextNonSpace().place();
        var name = name("block clause");
        var value = pipelines.parse("block clause", Kind.CLOSE);
        define(place, name, ownBody("block clause"));
        return new Statement.Include(place, value.end(), name, Optional.of(value));
    }

    private void definition() {
        int place = tokens.peek().place();
        var name = name("define clause");
        tokens.expect(Kind.CLOSE, "define clause");
        define(place, name, ownBody("define clause"));
    }

    private String name(String context) {
        var token = tokens.nextNonSpace();
        if (token.kind() != Kind.STRING && token.kind() != Kind.RAW_STRING) {
            throw TokenStream.unexpected(token, context);
        }
        return Unquoted.string(token);
    }

    /// The body of a definition, which sees no variables but its own `$`.
    private List<Statement> ownBody(String context) {
        var outerScope = scope;
        var outerPipelines = pipelines;
        int outerLoops = loops;
        scope = new Scope();
        pipelines = new PipelineParser(tokens, scope, functions);
        loops = 0;
        var body = statements();
        var end = tokens.nextNonSpace();
        if (end.kind() != Kind.END) {
            throw new SyntaxFailure(end.place(), "unexpected {{" + end.text() + "}} in " + context);
        }
        tokens.expect(Kind.CLOSE, "end");
        scope = outerScope;
        pipelines = outerPipelines;
        loops = outerLoops;
        return body;
    }

    /// Of two templates of one name, one may be empty; the other counts.
    private void define(int place, String name, List<Statement> body) {
        var known = templates.get(name);
        if (known == null || isEmpty(known)) {
            templates.put(name, List.copyOf(body));
        } else if (!isEmpty(body)) {
            throw new SyntaxFailure(place, "multiple definition of template \"" + name + "\"");
        }
    }

    private static boolean isEmpty(List<Statement> body) {
        return body.stream().allMatch(statement -> statement instanceof Statement.Literal(var text) && text.isBlank());
    }
}
