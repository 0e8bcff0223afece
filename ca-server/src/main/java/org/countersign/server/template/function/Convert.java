package org.countersign.server.template.function;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Described;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Format;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Real;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// What Sprig makes of a value when it needs another type: it converts what it can, and takes zero for the rest.
final class Convert {
    private Convert() {}

    static String text(Value value, Meter meter) {
        if (value instanceof Bytes bytes) {
            return bytes.toText().carried();
        }
        return Described.of(value).orElseGet(() -> Format.print(value, meter));
    }

    /// The items of a list as texts, without those that are nil. A single value is a list of one.
    static List<String> texts(Value value, Meter meter) {
        return switch (value) {
            case Nil _ -> List.of();
            case Sequence sequence -> {
                var texts = new ArrayList<String>();
                for (var item : sequence.items()) {
                    meter.step();
                    if (!(item instanceof Nil)) {
                        texts.add(text(item, meter));
                    }
                }
                yield texts;
            }
            case Bytes bytes -> texts(items(bytes), meter);
            default -> List.of(text(value, meter));
        };
    }

    /// A list of whatever kind as one of values; its items cost a step each.
    ///
    /// @throws Failure if it is no list
    static Sequence list(Value value, String what, Meter meter) {
        return switch (value) {
            case Sequence sequence -> {
                meter.step(sequence.items().size());
                yield sequence;
            }
            case Bytes bytes -> {
                meter.step(bytes.length());
                yield items(bytes);
            }
            default -> throw new Failure("Cannot " + what + " type " + value.kindName());
        };
    }

    private static Sequence items(Bytes bytes) {
        var items = new ArrayList<Value>(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            items.add(new Int(Int.Type.UINT8, bytes.at(i)));
        }
        return Sequence.of(items);
    }

    static long integer(Value value) {
        return switch (value) {
            case Int(var type, long number) -> type == Int.Type.DURATION ? 0 : number;
            case Real(double number) -> integer(number);
            case Bool(boolean flag) -> flag ? 1 : 0;
            case Text(var text) -> integer(text);
            case Nil _, Bytes _, Sequence _, Dictionary _, Moment _, Struct _ -> 0;
        };
    }

    /// As the processors do that Go runs on: out of range is the smallest number.
    static long integer(double number) {
        return Math.abs(number) < 0x1p63 ? (long) number : Long.MIN_VALUE;
    }

    /// Decimal, or with a prefix for another base; zeros behind a point do not count.
    private static long integer(String text) {
        var whole = text.matches("[^.]*\\.0+") ? text.substring(0, text.indexOf('.')) : text;
        var unsigned = whole.startsWith("-") || whole.startsWith("+") ? whole.substring(1) : whole;
        var lower = unsigned.toLowerCase(java.util.Locale.ROOT);
        int base = lower.startsWith("0x") ? 16 : lower.startsWith("0b") ? 2 : lower.startsWith("0") ? 8 : 10;
        var digits = base == 16 || base == 2 || lower.startsWith("0o") ? lower.substring(2) : lower;
        return parse((whole.startsWith("-") ? "-" : "") + digits.replaceAll("(?<=[0-9a-f])_(?=[0-9a-f])", ""), base, false);
    }

    /// An integer in a base, or zero for what is none.
    ///
    /// @param clamp whether a number out of range gives the one nearest to it rather than zero
    static long parse(String text, int base, boolean clamp) {
        if (text.length() > 80 || !text.matches("[+-]?[0-9a-zA-Z]+")) {
            return 0;
        }
        try {
            var number = new BigInteger(text, base);
            if (number.bitLength() < 64) {
                return number.longValue();
            }
            return !clamp ? 0 : number.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    static double real(Value value) {
        return switch (value) {
            case Int(var type, long number) -> type == Int.Type.DURATION ? 0 : number;
            case Real(double number) -> number;
            case Bool(boolean flag) -> flag ? 1 : 0;
            case Text(var text) -> real(text);
            case Nil _, Bytes _, Sequence _, Dictionary _, Moment _, Struct _ -> 0;
        };
    }

    private static double real(String text) {
        if (!text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,5})?") || text.length() > 400) {
            return 0;
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? number : 0;
    }

    /// What Sprig takes for no value: nil, zero, false and everything of length zero.
    static boolean isEmpty(Value value) {
        return !(value instanceof Struct struct && !struct.isPointer()) && !(value instanceof Moment) && !value.isTrue();
    }
}
