package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;

import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Go's own functions for the elements of lists, maps and strings.
final class ElementFunctions {
    private ElementFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("len", call -> Int.of(length(call.any(0))), ANY);
        table.add("index", Signature.of(ANY).andAny(ANY), ElementFunctions::index);
        table.add("call", Signature.of(ANY).andAny(ANY), ElementFunctions::noFunction);
    }

    private static int length(Value value) {
        return switch (value) {
            case Text(var text) -> text.length();
            case Bytes bytes -> bytes.length();
            case Sequence sequence -> sequence.items().size();
            case Dictionary dictionary -> dictionary.entries().size();
            case Nil _ -> throw new Failure("len of nil pointer");
            default -> throw new Failure("len of type " + value.typeName());
        };
    }

    private static Value index(Arguments call) {
        var item = call.any(0);
        if (item instanceof Nil) {
            throw new Failure("index of untyped nil");
        }
        for (var index : call.from(1)) {
            item = at(item, index);
        }
        return item;
    }

    private static Value at(Value item, Value index) {
        return switch (item) {
            case Nil _ -> throw new Failure("index of nil pointer");
            case Text(var text) -> new Int(Int.Type.UINT8, text.charAt(place(index, text.length())));
            case Bytes bytes -> new Int(Int.Type.UINT8, bytes.at(place(index, bytes.length())));
            case Sequence sequence -> sequence.items().get(place(index, sequence.items().size()));
            case Dictionary dictionary -> {
                if (!(index instanceof Text(var key))) {
                    throw new Failure(index instanceof Nil
                            ? "value is nil; should be of type string"
                            : "value has type " + index.typeName() + "; should be string");
                }
                yield dictionary.get(key).orElse(dictionary.holdsTexts() ? Text.EMPTY : Nil.NULL);
            }
            default -> throw new Failure("can't index item of type " + item.typeName());
        };
    }

    private static int place(Value index, int length) {
        if (!(index instanceof Int(_, long place))) {
            throw new Failure(index instanceof Nil
                    ? "cannot index slice/array with nil"
                    : "cannot index slice/array with type " + index.typeName());
        }
        if (place < 0 || place >= length) {
            throw new Failure("index out of range: " + place);
        }
        return (int) place;
    }

    /// `call` calls a value that is a function. No data holds any.
    private static Value noFunction(Arguments call) {
        throw new Failure(call.any(0) instanceof Nil
                ? "call of nil" : "non-function of type " + call.any(0).typeName());
    }
}
