package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.FLOAT;
import static org.countersign.server.template.value.ParameterType.INT;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Format;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Real;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Value;

/// Numbers: conversions, 64-bit integers that wrap around, and decimal arithmetic on reals.
final class MathFunctions {
    private static final Signature ANYTHING = new Signature(List.of(), Optional.of(ANY));
    private static final Signature ONE_OR_MORE = Signature.of(ANY).andAny(ANY);

    private MathFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("int", call -> Int.of(Convert.integer(call.any(0))), ANY);
        table.add("int64", call -> Int.int64(Convert.integer(call.any(0))), ANY);
        table.add("float64", call -> new Real(Convert.real(call.any(0))), ANY);
        table.add("atoi", call -> Int.of(Convert.parse(call.text(0), 10, true)), TEXT);
        table.add("toDecimal", call -> Int.int64(Convert.parse(Format.print(call.any(0), call.meter()), 8, false)), ANY);

        table.add("add", ANYTHING, call -> integers(call.values(), 0, Long::sum));
        table.add("add1", call -> Int.int64(Convert.integer(call.any(0)) + 1), ANY);
        table.add("sub", call -> integers(call, (one, two) -> one - two), ANY, ANY);
        table.add("mul", ONE_OR_MORE, call -> integers(call, (one, two) -> one * two));
        table.add("div", call -> integers(call, (one, two) -> one / nonZero(two)), ANY, ANY);
        table.add("mod", call -> integers(call, (one, two) -> one % nonZero(two)), ANY, ANY);
        table.add("max", ONE_OR_MORE, call -> integers(call, Math::max)).alias("max", "biggest");
        table.add("min", ONE_OR_MORE, call -> integers(call, Math::min));

        table.add("addf", ANYTHING, MathFunctions::sum);
        table.add("add1f", call -> decimals(List.of(call.any(0), Int.of(1)), BigDecimal::add), ANY);
        table.add("subf", ONE_OR_MORE, call -> decimals(call.values(), BigDecimal::subtract));
        table.add("mulf", ONE_OR_MORE, call -> decimals(call.values(), BigDecimal::multiply));
        table.add("divf", ONE_OR_MORE, call -> decimals(call.values(), MathFunctions::divide));
        table.add("maxf", ONE_OR_MORE, call -> reals(call, Math::max));
        table.add("minf", ONE_OR_MORE, call -> reals(call, Math::min));
        table.add("floor", call -> new Real(Math.floor(Convert.real(call.any(0)))), ANY);
        table.add("ceil", call -> new Real(Math.ceil(Convert.real(call.any(0)))), ANY);
        table.add("round", Signature.of(ANY, INT).andAny(FLOAT), MathFunctions::round);
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw new Failure("integer divide by zero");
        }
        return divisor;
    }

    private static Value integers(Arguments call, LongBinaryOperator operator) {
        return integers(call.from(1), Convert.integer(call.any(0)), operator);
    }

    private static Value integers(List<Value> values, long start, LongBinaryOperator operator) {
        long result = start;
        for (var value : values) {
            result = operator.applyAsLong(result, Convert.integer(value));
        }
        return Int.int64(result);
    }

    private static Value reals(Arguments call, DoubleBinaryOperator operator) {
        double result = Convert.real(call.any(0));
        for (var value : call.from(1)) {
            result = operator.applyAsDouble(result, Convert.real(value));
        }
        return new Real(result);
    }

    private static Value sum(Arguments call) {
        return call.count() == 0 ? new Real(0) : decimals(call.values(), BigDecimal::add);
    }

    /// In decimals, so that 0.1 and 0.2 make 0.3.
    private static Value decimals(List<Value> values, BinaryOperator<BigDecimal> operator) {
        var result = decimal(values.getFirst());
        for (var value : values.subList(1, values.size())) {
            result = operator.apply(result, decimal(value));
        }
        return new Real(result.doubleValue());
    }

    private static BigDecimal decimal(Value value) {
        return BigDecimal.valueOf(Convert.real(value));
    }

    private static BigDecimal divide(BigDecimal one, BigDecimal two) {
        if (two.signum() == 0) {
            throw new Failure("decimal division by 0");
        }
        return one.divide(two, 16, RoundingMode.HALF_UP);
    }

    /// @see #addTo — the third argument is the fraction from which it goes up
    private static Value round(Arguments call) {
        double from = call.count() > 2 ? call.real(2) : 0.5;
        double power = Math.pow(10, call.integer(1));
        double digit = power * Convert.real(call.any(0));
        double whole = digit < 0 ? Math.ceil(digit) : Math.floor(digit);
        return new Real((digit - whole >= from ? Math.ceil(digit) : Math.floor(digit)) / power);
    }
}
