package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;

import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Real;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Go's own comparisons and logic. Integers compare with integers of any size, but never with a `float64`.
final class ComparisonFunctions {
    private ComparisonFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("eq", Signature.of(ANY).andAny(ANY), ComparisonFunctions::equalsAny);
        table.add("ne", call -> new Bool(!areEqual(call.any(0), call.any(1))), ANY, ANY);
        table.add("lt", call -> new Bool(compare(call) < 0), ANY, ANY);
        table.add("le", call -> new Bool(compare(call) <= 0), ANY, ANY);
        table.add("gt", call -> new Bool(isGreater(call)), ANY, ANY);
        table.add("ge", call -> new Bool(isGreaterOrEqual(call)), ANY, ANY);
        table.add("not", call -> new Bool(!call.any(0).isTrue()), ANY);
        // These two are here for their names and parameters; the evaluator stops at the first argument that decides.
        table.add("and", Signature.of(ANY).andAny(ANY), call -> call.values().getLast());
        table.add("or", Signature.of(ANY).andAny(ANY), call -> call.values().getLast());
    }

    private static Value equalsAny(Arguments call) {
        if (call.count() == 1) {
            throw new Failure("missing argument for comparison");
        }
        boolean found = false;
        for (var other : call.from(1)) {
            found |= !found && areEqual(call.any(0), other);
        }
        return new Bool(found);
    }

    static boolean areEqual(Value one, Value two) {
        if (one instanceof Nil || two instanceof Nil) {
            return isNil(one) && isNil(two);
        }
        return switch (one) {
            case Bool(boolean flag) when two instanceof Bool(boolean other) -> flag == other;
            case Text(var text) when two instanceof Text(var other) -> text.equals(other);
            case Real(double number) when two instanceof Real(double other) -> number == other;
            case Int first when two instanceof Int second -> compare(first, second) == 0;
            case Moment(var time) when two instanceof Moment(var other) -> time.equals(other);
            case Bytes _, Sequence _, Dictionary _ when one.kindName().equals(two.kindName()) ->
                    throw new Failure("non-comparable type " + one.typeName());
            case Struct first when two instanceof Struct second && first.isPointer() && second.isPointer() ->
                    first == second;
            default -> throw incompatible();
        };
    }

    private static boolean isNil(Value value) {
        return value instanceof Nil || value instanceof Sequence sequence && sequence.isNil()
                || value instanceof Dictionary dictionary && dictionary.isNil();
    }

    private static int compare(Int one, Int two) {
        boolean bigOne = !one.type().isSigned() && one.number() < 0;
        boolean bigTwo = !two.type().isSigned() && two.number() < 0;
        return bigOne == bigTwo ? Long.compare(one.number(), two.number()) : bigOne ? 1 : -1;
    }

    /// Negative, zero or positive. A number that is none compares with nothing, which is neither.
    private static int compare(Arguments call) {
        var one = call.any(0);
        var two = call.any(1);
        return switch (one) {
            case Text(var text) when two instanceof Text(var other) -> text.compareTo(other);
            case Real(double number) when two instanceof Real(double other) ->
                    number < other ? -1 : number == other ? 0 : 1;
            case Int first when two instanceof Int second -> compare(first, second);
            case Text _, Real _, Int _ -> throw incompatible();
            default -> throw new Failure("invalid type for comparison");
        };
    }

    /// As in Go, "greater" is "not less or equal", even for a number that is none.
    private static boolean isGreater(Arguments call) {
        return compare(call) > 0;
    }

    private static boolean isGreaterOrEqual(Arguments call) {
        return compare(call) >= 0;
    }

    private static Failure incompatible() {
        return new Failure("incompatible types for comparison");
    }
}
