package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.DICTIONARY;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Maps. `set`, `unset` and the merges change the map they are given; they can only be given maps of this rendering.
final class DictionaryFunctions {
    private DictionaryFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("dict", new Signature(List.of(), Optional.of(ANY)), DictionaryFunctions::make);
        table.add("get", call -> call.dictionary(0).get(call.text(1)).orElse(Text.EMPTY), DICTIONARY, TEXT);
        table.add("set", DictionaryFunctions::set, DICTIONARY, TEXT, ANY);
        table.add("unset", DictionaryFunctions::unset, DICTIONARY, TEXT);
        table.add("hasKey", call -> new Bool(call.dictionary(0).get(call.text(1)).isPresent()), DICTIONARY, TEXT);
        table.add("pluck", Signature.of(TEXT).andAny(DICTIONARY), DictionaryFunctions::pluck);
        table.add("keys", new Signature(List.of(), Optional.of(DICTIONARY)), DictionaryFunctions::keys);
        table.add("values", call -> Sequence.of(new ArrayList<>(call.dictionary(0).entries().values())), DICTIONARY);
        table.add("pick", Signature.of(DICTIONARY).andAny(TEXT), DictionaryFunctions::pick);
        table.add("omit", Signature.of(DICTIONARY).andAny(TEXT), DictionaryFunctions::omit);
        table.add("dig", new Signature(List.of(), Optional.of(ANY)), DictionaryFunctions::dig);
        table.add("merge", Signature.of(DICTIONARY).andAny(DICTIONARY), call -> merge(call, false))
                .alias("merge", "mustMerge");
        table.add("mergeOverwrite", Signature.of(DICTIONARY).andAny(DICTIONARY), call -> merge(call, true))
                .alias("mergeOverwrite", "mustMergeOverwrite");
        table.add("deepCopy", call -> copy(call.any(0), call, 0), ANY).alias("deepCopy", "mustDeepCopy");
    }

    private static Value make(Arguments call) {
        var made = new Dictionary();
        for (int i = 0; i < call.count(); i += 2) {
            made.put(Convert.text(call.any(i), call.meter()), i + 1 < call.count() ? call.any(i + 1) : Text.EMPTY);
        }
        return made;
    }

    private static Value set(Arguments call) {
        call.dictionary(0).put(call.text(1), call.any(2));
        return call.dictionary(0);
    }

    private static Value unset(Arguments call) {
        call.dictionary(0).remove(call.text(1));
        return call.dictionary(0);
    }

    private static Value pluck(Arguments call) {
        var found = new ArrayList<Value>();
        for (int i = 1; i < call.count(); i++) {
            call.dictionary(i).get(call.text(0)).ifPresent(found::add);
        }
        return Sequence.of(found);
    }

    private static Value keys(Arguments call) {
        var keys = new ArrayList<String>();
        for (int i = 0; i < call.count(); i++) {
            call.meter().step(call.dictionary(i).entries().size());
            keys.addAll(call.dictionary(i).entries().keySet());
        }
        return Sequence.ofCarried(keys);
    }

    private static Value pick(Arguments call) {
        var picked = new Dictionary();
        for (int i = 1; i < call.count(); i++) {
            var key = call.text(i);
            call.dictionary(0).get(key).ifPresent(value -> picked.put(key, value));
        }
        return picked;
    }

    private static Value omit(Arguments call) {
        call.meter().step(call.dictionary(0).entries().size());
        var kept = new Dictionary(call.dictionary(0).entries());
        for (int i = 1; i < call.count(); i++) {
            kept.remove(call.text(i));
        }
        return kept;
    }

    /// Key after key, then what to answer when one is missing, then the map.
    private static Value dig(Arguments call) {
        if (call.count() < 3) {
            throw new Failure("dig needs at least three arguments");
        }
        var at = call.values().getLast();
        for (int i = 0; i < call.count() - 2; i++) {
            if (!(at instanceof Dictionary dictionary) || !(call.any(i) instanceof Text(var key))) {
                throw new Failure("dig needs strings for keys and maps all the way");
            }
            var next = dictionary.get(key);
            if (next.isEmpty()) {
                return call.any(call.count() - 2);
            }
            at = next.get();
        }
        return at;
    }

    private static Value merge(Arguments call, boolean overwrite) {
        var into = call.dictionary(0).isNil() ? new Dictionary() : call.dictionary(0);
        for (int i = 1; i < call.count(); i++) {
            merge(into, call.dictionary(i), overwrite, call, 0);
        }
        return into;
    }

    /// Fills what is empty, or overwrites; maps within maps are merged in turn. A map never takes the place of another
    /// kind of value.
    private static void merge(Dictionary into, Dictionary from, boolean overwrite, Arguments call, int depth) {
        call.meter().depth(depth);
        for (var entry : List.copyOf(from.entries().entrySet())) {
            call.meter().step();
            var value = entry.getValue();
            var known = into.get(entry.getKey());
            if (known.isPresent() && known.get() instanceof Dictionary inner && value instanceof Dictionary other) {
                merge(inner, other, overwrite, call, depth + 1);
            } else if (overwrite && !(value instanceof Dictionary)
                    || !(value instanceof Nil) && known.map(Convert::isEmpty).orElse(true)) {
                into.put(entry.getKey(), value);
            }
        }
    }

    private static Value copy(Value value, Arguments call, int depth) {
        call.meter().depth(depth);
        return switch (value) {
            case Dictionary dictionary when !dictionary.isNil() && !dictionary.holdsTexts() -> {
                var copy = new Dictionary();
                dictionary.entries().forEach((key, inner) -> copy.put(key, copy(inner, call, depth + 1)));
                yield copy;
            }
            case Sequence sequence -> {
                var items = new ArrayList<Value>();
                sequence.items().forEach(item -> items.add(copy(item, call, depth + 1)));
                yield new Sequence(sequence.element(), items, sequence.isNil());
            }
            default -> value;
        };
    }
}
