package org.countersign.server.template.function;

import java.util.Iterator;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Real;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Go's `reflect.DeepEqual`: same type, same contents. So the `int` 1 is not the `float64` 1.
final class DeepEqual {
    private final Meter meter;

    private DeepEqual(Meter meter) {
        this.meter = meter;
    }

    static boolean test(Value one, Value two, Meter meter) {
        return new DeepEqual(meter).test(one, two, 0);
    }

    private boolean test(Value one, Value two, int depth) {
        meter.depth(depth);
        return switch (one) {
            case Nil _ -> two instanceof Nil;
            case Bool(boolean flag) -> two instanceof Bool(boolean other) && flag == other;
            case Int number -> number.equals(two);
            case Real(double number) -> two instanceof Real(double other) && number == other;
            case Text(var text) -> two instanceof Text(var other) && text.equals(other);
            case Bytes bytes -> bytes.equals(two);
            case Moment(var time) -> two instanceof Moment(var other) && time.equals(other);
            case Struct struct -> struct == two;
            case Sequence sequence -> two instanceof Sequence other && test(sequence, other, depth);
            case Dictionary dictionary -> two instanceof Dictionary other && test(dictionary, other, depth);
        };
    }

    private boolean test(Sequence one, Sequence two, int depth) {
        boolean alike = one.element() == two.element() && one.isNil() == two.isNil()
                && one.items().size() == two.items().size();
        for (int i = 0; alike && i < one.items().size(); i++) {
            alike = test(one.items().get(i), two.items().get(i), depth + 1);
        }
        return alike;
    }

    private boolean test(Dictionary one, Dictionary two, int depth) {
        if (one.holdsTexts() != two.holdsTexts() || one.isNil() != two.isNil()
                || !one.entries().keySet().equals(two.entries().keySet())) {
            return false;
        }
        Iterator<Value> others = two.entries().values().iterator();
        for (var value : one.entries().values()) {
            if (!test(value, others.next(), depth + 1)) {
                return false;
            }
        }
        return true;
    }
}
