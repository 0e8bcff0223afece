package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.INT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Sequence.Element;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Value;

/// Lists. Each function gives a new list.
///
/// Sprig has every function twice: `mustFirst` reports what `first` panics over. Both end the rendering.
final class ListFunctions {
    private static final Signature ANYTHING = new Signature(List.of(), Optional.of(ANY));

    private ListFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("list", ANYTHING, call -> Sequence.of(call.values())).alias("list", "tuple");
        table.add("first", call -> end(call, "find first on", 0), ANY).alias("first", "mustFirst");
        table.add("last", call -> end(call, "find last on", -1), ANY).alias("last", "mustLast");
        table.add("rest", call -> without(call, "find rest on", 1, 0), ANY).alias("rest", "mustRest");
        table.add("initial", call -> without(call, "find initial on", 0, 1), ANY).alias("initial", "mustInitial");
        table.add("append", ListFunctions::append, ANY, ANY).alias("append", "mustAppend", "push", "mustPush");
        table.add("prepend", ListFunctions::prepend, ANY, ANY).alias("prepend", "mustPrepend");
        table.add("concat", ANYTHING, ListFunctions::concat);
        table.add("reverse", ListFunctions::reverse, ANY).alias("reverse", "mustReverse");
        table.add("uniq", ListFunctions::unique, ANY).alias("uniq", "mustUniq");
        table.add("compact", call -> filter(call, "compact", item -> !Convert.isEmpty(item)), ANY)
                .alias("compact", "mustCompact");
        table.add("without", Signature.of(ANY).andAny(ANY), call -> filter(call, "find without on",
                item -> call.from(1).stream().noneMatch(other -> DeepEqual.test(item, other, call.meter()))))
                .alias("without", "mustWithout");
        table.add("has", ListFunctions::has, ANY, ANY).alias("has", "mustHas");
        table.add("slice", Signature.of(ANY).andAny(ANY), ListFunctions::slice).alias("slice", "mustSlice");
        table.add("chunk", ListFunctions::chunk, INT, ANY).alias("chunk", "mustChunk");
    }

    private static List<Value> items(Arguments call, int place, String what) {
        return Convert.list(call.any(place), what, call.meter()).items();
    }

    private static Value end(Arguments call, String what, int place) {
        var items = items(call, 0, what);
        return items.isEmpty() ? Nil.NULL : place == 0 ? items.getFirst() : items.getLast();
    }

    private static Value without(Arguments call, String what, int atStart, int atEnd) {
        var items = items(call, 0, what);
        return items.isEmpty() ? Sequence.NIL : Sequence.of(items.subList(atStart, items.size() - atEnd));
    }

    private static Value append(Arguments call) {
        var items = new ArrayList<>(items(call, 0, "push on"));
        items.add(call.any(1));
        return Sequence.of(items);
    }

    private static Value prepend(Arguments call) {
        var items = new ArrayList<Value>();
        items.add(call.any(1));
        items.addAll(items(call, 0, "prepend on"));
        return Sequence.of(items);
    }

    private static Value concat(Arguments call) {
        var items = new ArrayList<Value>();
        for (int i = 0; i < call.count(); i++) {
            items.addAll(items(call, i, "concat"));
        }
        return call.count() == 0 || items.isEmpty() ? Sequence.NIL : Sequence.of(items);
    }

    private static Value reverse(Arguments call) {
        var items = new ArrayList<>(items(call, 0, "find reverse on"));
        Collections.reverse(items);
        return Sequence.of(items);
    }

    private static Value unique(Arguments call) {
        var kept = new ArrayList<Value>();
        for (var item : items(call, 0, "find uniq on")) {
            if (kept.stream().noneMatch(known -> DeepEqual.test(known, item, call.meter()))) {
                kept.add(item);
            }
        }
        return Sequence.of(kept);
    }

    private static Value filter(Arguments call, String what, Predicate<Value> keep) {
        var kept = new ArrayList<Value>();
        for (var item : items(call, 0, what)) {
            if (keep.test(item)) {
                kept.add(item);
            }
        }
        return Sequence.of(kept);
    }

    private static Value has(Arguments call) {
        if (call.any(1) instanceof Nil) {
            return new Bool(false);
        }
        Meter meter = call.meter();
        return new Bool(items(call, 1, "find has on").stream().anyMatch(item -> DeepEqual.test(call.any(0), item, meter)));
    }

    private static Value slice(Arguments call) {
        int size = items(call, 0, "find slice on").size();
        if (size == 0) {
            return Nil.NULL;
        }
        long from = call.count() > 1 ? Convert.integer(call.any(1)) : 0;
        long to = call.count() > 2 ? Convert.integer(call.any(2)) : size;
        if (from < 0 || to > size || from > to) {
            throw new Failure("slice bounds out of range");
        }
        if (call.any(0) instanceof Bytes bytes) {
            return bytes.slice((int) from, (int) to);
        }
        var whole = (Sequence) call.any(0);
        return new Sequence(whole.element(), whole.items().subList((int) from, (int) to));
    }

    private static Value chunk(Arguments call) {
        var items = items(call, 1, "chunk");
        long size = call.integer(0);
        if (size <= 0) {
            throw new Failure("the size of a chunk must be positive");
        }
        var chunks = new ArrayList<Value>();
        for (int at = 0; at < items.size(); at += (int) Math.min(size, items.size())) {
            chunks.add(Sequence.of(items.subList(at, (int) Math.min(at + size, items.size()))));
        }
        return new Sequence(Element.SEQUENCE, chunks);
    }
}
