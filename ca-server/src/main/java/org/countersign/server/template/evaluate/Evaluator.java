package org.countersign.server.template.evaluate;

import java.util.List;
import java.util.Map;
import org.countersign.server.template.function.FunctionTable;
import org.countersign.server.template.function.Surroundings;
import org.countersign.server.template.syntax.Pipeline;
import org.countersign.server.template.syntax.Statement;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Format;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.LimitFailure;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.TextBuilder;
import org.countersign.server.template.value.Value;

/// Runs one template once. After a failure it tells where it stood.
public final class Evaluator {
    private enum Flow { ON, BREAK, CONTINUE }

    private final Map<String, List<Statement>> templates;
    private final FunctionTable functions;
    private final Surroundings surroundings;
    private final TextBuilder out;
    private final Position position;
    private final int deepest;
    private int depth;
    private Variables variables;
    private Pipelines pipelines;

    /// @param deepest how many templates may run inside one another
    public Evaluator(Map<String, List<Statement>> templates, FunctionTable functions, Surroundings surroundings,
            TextBuilder out, int deepest) {
        this.templates = templates;
        this.functions = functions;
        this.surroundings = surroundings;
        this.out = out;
        this.position = new Position(deepest);
        this.deepest = deepest;
    }

    public Position position() {
        return position;
    }

    /// @throws Failure if the template does what cannot be done; [#position()] tells where
    public void run(String name, Value dot) {
        var outer = variables;
        var outerPipelines = pipelines;
        var outerName = position.template();
        variables = new Variables(dot);
        pipelines = new Pipelines(functions, surroundings, variables, position);
        position.enter(name);
        run(templates.get(name), dot);
        position.enter(outerName);
        variables = outer;
        pipelines = outerPipelines;
    }

    private Flow run(List<Statement> statements, Value dot) {
        position.deeper();
        for (var statement : statements) {
            surroundings.meter().step();
            var flow = run(statement, dot);
            if (flow != Flow.ON) {
                position.shallower();
                return flow;
            }
        }
        position.shallower();
        return Flow.ON;
    }

    private Flow run(Statement statement, Value dot) {
        switch (statement) {
            case Statement.Literal(var text) -> out.append(text);
            case Statement.Write(var pipeline) -> write(pipeline, dot);
            case Statement.Include include -> include(include, dot);
            case Statement.If(var condition, var then, var otherwise) -> {
                int mark = variables.mark();
                boolean isTrue = pipelines.evaluate(condition, dot).isTrue();
                var flow = run(isTrue ? then : otherwise, dot);
                variables.release(mark);
                return flow;
            }
            case Statement.With(var pipeline, var then, var otherwise) -> {
                int mark = variables.mark();
                var value = pipelines.evaluate(pipeline, dot);
                var flow = value.isTrue() ? run(then, value) : run(otherwise, dot);
                variables.release(mark);
                return flow;
            }
            case Statement.Range range -> {
                return range(range, dot);
            }
            case Statement.Break() -> {
                return Flow.BREAK;
            }
            case Statement.Continue() -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private void write(Pipeline pipeline, Value dot) {
        var value = pipelines.evaluate(pipeline, dot);
        if (pipeline.variables().isEmpty()) {
            out.append(value instanceof Nil ? "<no value>" : Format.print(value, surroundings.meter()));
        }
    }

    private void include(Statement.Include include, Value dot) {
        position.at(include.place(), include.end());
        if (!templates.containsKey(include.name())) {
            throw new Failure("template \"" + new Text(include.name()).toText() + "\" not defined");
        }
        var value = include.value().map(pipeline -> pipelines.evaluate(pipeline, dot)).orElse(Nil.ABSENT);
        if (++depth > deepest) {
            throw new LimitFailure("templates include one another more than " + deepest + " levels deep");
        }
        run(include.name(), value);
        depth--;
    }

    private Flow range(Statement.Range range, Value dot) {
        int mark = variables.mark();
        var over = pipelines.evaluate(range.over(), dot);
        var flow = over(range, over, dot);
        variables.release(mark);
        return flow;
    }

    private Flow over(Statement.Range range, Value over, Value dot) {
        return switch (over) {
            case Nil _ -> run(range.otherwise(), dot);
            case Sequence sequence -> each(range, dot, sequence.items().size(), Int::of, sequence.items()::get);
            case Bytes bytes -> each(range, dot, bytes.length(), Int::of, i -> new Int(Int.Type.UINT8, bytes.at(i)));
            case Dictionary dictionary -> {
                var entries = List.copyOf(dictionary.entries().entrySet());
                yield each(range, dot, entries.size(), i -> new Text(entries.get(i).getKey()),
                        i -> entries.get(i).getValue());
            }
            case Int(_, long count) -> {
                if (range.over().variables().size() > 1) {
                    throw new Failure("can't use " + count + " to iterate over more than one variable");
                }
                yield each(range, dot, Math.clamp(count, 0, Integer.MAX_VALUE), Int::of, Int::of);
            }
            default -> throw new Failure("range can't iterate over " + Format.print(over, surroundings.meter()));
        };
    }

    private Flow each(Statement.Range range, Value dot, int size, java.util.function.IntFunction<Value> keys,
            java.util.function.IntFunction<Value> values) {
        if (size == 0) {
            return run(range.otherwise(), dot);
        }
        int mark = variables.mark();
        for (int i = 0; i < size; i++) {
            surroundings.meter().step();
            bind(range.over(), keys.apply(i), values.apply(i));
            var flow = run(range.body(), values.apply(i));
            variables.release(mark);
            if (flow == Flow.BREAK) {
                break;
            }
        }
        return Flow.ON;
    }

    /// Of two variables the first takes the key; one alone takes the value.
    private void bind(Pipeline over, Value key, Value value) {
        var names = over.variables();
        if (over.isAssigned()) {
            variables.assign(names.getFirst(), names.size() > 1 ? key : value);
            if (names.size() > 1) {
                variables.assign(names.getLast(), value);
            }
        } else if (!names.isEmpty()) {
            variables.setFromEnd(1, value);
            if (names.size() > 1) {
                variables.setFromEnd(2, key);
            }
        }
    }
}
