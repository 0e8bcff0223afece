package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.INT;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Sequence.Element;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;

/// Lists of strings and of numbers: split, join, sort, count.
final class SequenceFunctions {
    private SequenceFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("splitList", call -> Sequence.ofCarried(split(call.text(1), call.text(0), -1, call.meter())), TEXT, TEXT);
        table.add("split", call -> numbered(split(call.text(1), call.text(0), -1, call.meter())), TEXT, TEXT);
        table.add("splitn", call -> numbered(split(call.text(2), call.text(0), call.integer(1), call.meter())),
                TEXT, INT, TEXT);
        table.add("join", SequenceFunctions::join, TEXT, ANY);
        table.add("sortAlpha", call -> Sequence.ofCarried(
                Convert.texts(call.any(0), call.meter()).stream().sorted().toList()), ANY);
        table.add("toStrings", call -> Sequence.ofCarried(Convert.texts(call.any(0), call.meter())), ANY);
        table.add("until", call -> count(call.meter(), 0, call.integer(0), call.integer(0) < 0 ? -1 : 1), INT);
        table.add("untilStep", call -> count(call.meter(), call.integer(0), call.integer(1), call.integer(2)),
                INT, INT, INT);
        table.add("seq", new Signature(List.of(), Optional.of(INT)), SequenceFunctions::numbers);
    }

    /// @param count at most so many parts; below zero any number
    static List<String> split(String text, String separator, long count, Meter meter) {
        var parts = new ArrayList<String>();
        int at = 0;
        while (count != 0) {
            meter.step();
            int end = next(text, separator, at);
            if (end < 0 || parts.size() == count - 1) {
                parts.add(text.substring(at));
                break;
            }
            parts.add(text.substring(at, end));
            at = end + separator.length();
        }
        // Nothing can be split into nothing.
        return text.isEmpty() && separator.isEmpty() ? List.of() : parts;
    }

    /// Where the next separator starts; an empty one parts every two characters.
    private static int next(String text, String separator, int at) {
        if (!separator.isEmpty()) {
            return text.indexOf(separator, at);
        }
        int end = at < text.length() ? at + Utf8.widthAt(text, at) : text.length();
        return end < text.length() ? end : -1;
    }

    private static Value numbered(List<String> parts) {
        Map<String, Text> numbered = new TreeMap<>();
        for (int i = 0; i < parts.size(); i++) {
            numbered.put("_" + i, new Text(parts.get(i)));
        }
        return Dictionary.ofTexts(numbered);
    }

    private static Value join(Arguments call) {
        var out = call.builder();
        var texts = Convert.texts(call.any(1), call.meter());
        for (int i = 0; i < texts.size(); i++) {
            out.append(i > 0 ? call.text(0) : "").append(texts.get(i));
        }
        return out.toValue();
    }

    private static Sequence count(Meter meter, long start, long stop, long step) {
        var items = new ArrayList<Value>();
        boolean down = stop < start;
        if (down ? step < 0 : step > 0) {
            for (long i = start; down ? i > stop : i < stop; i = Math.addExact(i, step)) {
                meter.step();
                items.add(Int.of(i));
            }
        }
        return new Sequence(Element.INT, items);
    }

    /// As the command `seq` counts: to a last number, which belongs to it.
    private static Value numbers(Arguments call) {
        long start = call.count() > 1 ? call.integer(0) : 1;
        long end = call.count() == 0 ? 0 : call.integer(call.count() - 1);
        long direction = end < start ? -1 : 1;
        long step = call.count() == 3 ? call.integer(1) : direction;
        if (call.count() == 0 || call.count() > 3 || direction < 0 && step > 0) {
            return Text.EMPTY;
        }
        var out = call.builder();
        for (var item : count(call.meter(), start, Math.addExact(end, direction), step).items()) {
            out.append(out.length() > 0 ? " " : "").append(Long.toString(((Int) item).number()));
        }
        return out.toValue();
    }
}
