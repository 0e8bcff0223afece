package org.countersign.server.template.evaluate;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.server.template.function.Arguments;
import org.countersign.server.template.function.FailCalled;
import org.countersign.server.template.function.FunctionTable;
import org.countersign.server.template.function.Surroundings;
import org.countersign.server.template.function.TemplateFunction;
import org.countersign.server.template.syntax.Command;
import org.countersign.server.template.syntax.Operand;
import org.countersign.server.template.syntax.Pipeline;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.LimitFailure;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.ParameterType;
import org.countersign.server.template.value.Real;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Evaluates what stands inside actions.
final class Pipelines {
    private final FunctionTable functions;
    private final Surroundings surroundings;
    private final Variables variables;
    private final Position position;

    Pipelines(FunctionTable functions, Surroundings surroundings, Variables variables, Position position) {
        this.functions = functions;
        this.surroundings = surroundings;
        this.variables = variables;
        this.position = position;
    }

    /// The value of a pipeline, which its variables take too.
    Value evaluate(Pipeline pipeline, Value dot) {
        position.at(pipeline.place(), pipeline.end());
        return value(pipeline, dot);
    }

    private Value value(Pipeline pipeline, Value dot) {
        position.deeper();
        Optional<Value> last = Optional.empty();
        for (var command : pipeline.commands()) {
            var value = command(command, dot, last);
            last = Optional.of(value == Nil.NULL ? Nil.ABSENT : value);
        }
        for (var name : pipeline.variables()) {
            if (pipeline.isAssigned()) {
                variables.assign(name, last.orElseThrow());
            } else {
                variables.declare(name, last.orElseThrow());
            }
        }
        position.shallower();
        return last.orElseThrow();
    }

    /// @param piped what the command before hands over as the last argument
    private Value command(Command command, Value dot, Optional<Value> piped) {
        surroundings.meter().step();
        var first = command.first();
        var call = new Call(dot, command.arguments(), piped);
        position.at(first.place());
        return switch (first) {
            case Operand.FunctionName(_, var name) -> function(name, call);
            case Operand.Field(_, var names) -> fields(dot, names, call);
            case Operand.Variable(_, var name, var names) -> variable(name, names, call);
            case Operand.Chain chain -> fields(start(chain, dot), chain.fields(), call);
            case Operand.NilWord _ -> throw new Failure("nil is not a command");
            case Operand.Nested _, Operand.Dot _, Operand.BoolWord _, Operand.Quoted _, Operand.Number _ -> {
                if (call.hasArguments()) {
                    throw new Failure("can't give argument to non-function");
                }
                yield argument(ParameterType.ANY, first, dot);
            }
        };
    }

    /// What a command is given: words to evaluate, and the value from the pipe.
    private record Call(Value dot, List<Operand> words, Optional<Value> piped) {
        boolean hasArguments() {
            return !words.isEmpty() || piped.isPresent();
        }

        int count() {
            return words.size() + (piped.isPresent() ? 1 : 0);
        }

        Call withoutArguments() {
            return new Call(dot, List.of(), Optional.empty());
        }
    }

    private Value function(String name, Call call) {
        var function = functions.get(name);
        function.signature().checkCount(name, call.count());
        return switch (name) {
            case "and" -> firstThat(false, call);
            case "or" -> firstThat(true, call);
            default -> body(function, arguments(function.signature(), call));
        };
    }

    /// `and` and `or`: the first argument that decides, the last one otherwise.
    private Value firstThat(boolean deciding, Call call) {
        Value value = Nil.ABSENT;
        for (var word : call.words()) {
            value = argument(ParameterType.ANY, word, call.dot());
            if (value.isTrue() == deciding) {
                return value;
            }
        }
        return call.piped().orElse(value);
    }

    private Value body(TemplateFunction function, List<Value> arguments) {
        int place = position.place();
        try {
            surroundings.meter().step();
            return function.body().call(new Arguments(arguments, surroundings));
        } catch (LimitFailure | FailCalled e) {
            throw e;
        } catch (Failure | DateTimeException | ArithmeticException e) {
            position.at(place);
            throw new Failure("error calling " + function.name() + ": " + e.getMessage());
        }
    }

    private List<Value> arguments(Signature signature, Call call) {
        int place = position.place();
        var arguments = new ArrayList<Value>(call.count());
        for (var word : call.words()) {
            arguments.add(argument(signature.at(arguments.size()), word, call.dot()));
        }
        position.at(place);
        call.piped().ifPresent(value -> arguments.add(signature.at(arguments.size()).check(value)));
        return arguments;
    }

    private Value variable(String name, List<String> fields, Call call) {
        var value = variables.get(name);
        if (fields.isEmpty() && call.hasArguments()) {
            throw new Failure("can't give argument to non-function " + name);
        }
        return fields(value, fields, call);
    }

    private Value start(Operand.Chain chain, Value dot) {
        return switch (chain.start()) {
            case Operand.Nested(_, var pipeline) -> value(pipeline, dot);
            case Operand.FunctionName(_, var name) -> function(name, noArguments(dot));
            default -> argument(ParameterType.ANY, chain.start(), dot);
        };
    }

    /// Field after field; the last may be a method that takes the arguments.
    private Value fields(Value receiver, List<String> names, Call call) {
        var value = receiver;
        for (int i = 0; i < names.size(); i++) {
            value = field(value, names.get(i), i == names.size() - 1 ? call : call.withoutArguments());
        }
        return value;
    }

    private Value field(Value receiver, String name, Call call) {
        surroundings.meter().step();
        var method = Methods.find(receiver, name);
        if (method.isPresent()) {
            var signature = method.get().signature();
            signature.checkCount(name, call.count());
            return body(new TemplateFunction(name, signature, arguments -> method.get().body().apply(arguments.values())),
                    arguments(signature, call));
        }
        return switch (receiver) {
            case Nil nil -> {
                if (nil == Nil.NULL) {
                    throw new Failure("nil pointer evaluating interface {}." + shown(name));
                }
                yield Nil.ABSENT;
            }
            case Dictionary dictionary -> {
                refuseArguments(name, "is not a method but has arguments", call);
                yield dictionary.get(name).orElse(Nil.ABSENT);
            }
            case Struct struct when struct.field(name).isPresent() -> {
                refuseArguments(name, "has arguments but cannot be invoked as function", call);
                yield struct.field(name).get();
            }
            default -> throw new Failure("can't evaluate field " + shown(name) + " in type " + receiver.typeName());
        };
    }

    private static void refuseArguments(String name, String why, Call call) {
        if (call.hasArguments()) {
            throw new Failure(shown(name) + " " + why);
        }
    }

    private static String shown(String carried) {
        return new Text(carried).toText();
    }

    /// One word as a parameter of this type receives it.
    private Value argument(ParameterType type, Operand word, Value dot) {
        surroundings.meter().step();
        position.at(word.place());
        return switch (word) {
            case Operand.Dot _ -> type.check(dot);
            case Operand.Field(_, var names) -> type.check(fields(dot, names, noArguments(dot)));
            case Operand.Variable(_, var name, var names) -> type.check(variable(name, names, noArguments(dot)));
            case Operand.Chain chain -> type.check(fields(start(chain, dot), chain.fields(), noArguments(dot)));
            case Operand.FunctionName(_, var name) -> type.check(function(name, noArguments(dot)));
            case Operand.Nested(_, var pipeline) -> type.check(value(pipeline, dot));
            case Operand.NilWord _ -> nil(type);
            case Operand.BoolWord(_, boolean flag) -> literal(type, ParameterType.BOOL, new Bool(flag), "true or false");
            case Operand.Quoted(_, var text) -> literal(type, ParameterType.TEXT, new Text(text), "a string");
            case Operand.Number number -> number(type, number);
        };
    }

    private static Call noArguments(Value dot) {
        return new Call(dot, List.of(), Optional.empty());
    }

    private static Value nil(ParameterType type) {
        return switch (type) {
            case ANY -> Nil.NULL;
            case DICTIONARY -> Dictionary.nil();
            case TEXT, INT, FLOAT, BOOL, MOMENT, DURATION -> throw new Failure("cannot assign nil to " + type.typeName());
        };
    }

    private static Value literal(ParameterType wanted, ParameterType own, Value value, String what) {
        if (wanted != ParameterType.ANY && wanted != own) {
            throw new Failure("expected " + wanted.typeName() + "; found " + what);
        }
        return value;
    }

    private static Value number(ParameterType type, Operand.Number number) {
        return switch (type) {
            case ANY -> {
                if (number.isReal()) {
                    yield new Real(number.real().orElseThrow());
                }
                yield Int.of(number.integer().orElseThrow(() -> new Failure(number.written() + " overflows int")));
            }
            case INT -> Int.of(integer(number));
            case DURATION -> new Int(Int.Type.DURATION, integer(number));
            case FLOAT -> new Real(number.real().orElseThrow());
            case TEXT, BOOL, DICTIONARY, MOMENT ->
                    throw new Failure("expected " + type.typeName() + "; found " + number.written());
        };
    }

    private static long integer(Operand.Number number) {
        return number.integer().orElseThrow(() -> new Failure("expected integer; found " + number.written()));
    }
}
