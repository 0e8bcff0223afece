package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.INT;
import static org.countersign.server.template.value.ParameterType.TEXT;

import org.countersign.server.template.regex.Regex;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.LimitFailure;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Regular expressions. `regexMatch` answers false to an expression that is none; the others end the rendering.
final class RegexFunctions {
    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    private RegexFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("regexMatch", RegexFunctions::matchesOrNot, TEXT, TEXT);
        table.add("mustRegexMatch", RegexFunctions::matches, TEXT, TEXT);
        table.add("regexFind", call -> new Text(regex(call).find(call.text(1), call.meter()).orElse("")), TEXT, TEXT)
                .alias("regexFind", "mustRegexFind");
        table.add("regexFindAll", RegexFunctions::findAll, TEXT, TEXT, INT).alias("regexFindAll", "mustRegexFindAll");
        table.add("regexReplaceAll", call -> replace(call, false), TEXT, TEXT, TEXT)
                .alias("regexReplaceAll", "mustRegexReplaceAll");
        table.add("regexReplaceAllLiteral", call -> replace(call, true), TEXT, TEXT, TEXT)
                .alias("regexReplaceAllLiteral", "mustRegexReplaceAllLiteral");
        table.add("regexSplit", call -> texts(regex(call).split(call.text(1), call.integer(2), call.meter()), call.integer(2)),
                TEXT, TEXT, INT).alias("regexSplit", "mustRegexSplit");
        table.add("regexQuoteMeta", RegexFunctions::quote, TEXT);
    }

    private static Regex regex(Arguments call) {
        return Regex.compile(call.text(0), call.meter());
    }

    private static Value matches(Arguments call) {
        return new Bool(regex(call).matches(call.text(1), call.meter()));
    }

    private static Value matchesOrNot(Arguments call) {
        try {
            return matches(call);
        } catch (LimitFailure e) {
            throw e;
        } catch (Failure _) {
            return new Bool(false);
        }
    }

    private static Value findAll(Arguments call) {
        var found = regex(call).findAll(call.text(1), call.integer(2), call.meter());
        return found.isEmpty() ? new Sequence(Sequence.Element.TEXT, java.util.List.of(), true) : Sequence.ofCarried(found);
    }

    private static Value texts(java.util.List<String> parts, long count) {
        return count == 0 ? new Sequence(Sequence.Element.TEXT, java.util.List.of(), true) : Sequence.ofCarried(parts);
    }

    private static Value replace(Arguments call, boolean literally) {
        return new Text(regex(call).replaceAll(call.text(1), call.text(2), literally, call.meter()));
    }

    private static Value quote(Arguments call) {
        var out = call.builder();
        for (char c : call.text(0).toCharArray()) {
            out.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return out.toValue();
    }
}
