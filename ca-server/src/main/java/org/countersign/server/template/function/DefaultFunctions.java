package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.BOOL;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.List;
import java.util.Optional;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Choices between values, what values are, and the way to refuse.
final class DefaultFunctions {
    private static final Signature ANYTHING = new Signature(List.of(), Optional.of(ANY));

    private DefaultFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("default", Signature.of(ANY).andAny(ANY), DefaultFunctions::orElse);
        table.add("empty", call -> new Bool(Convert.isEmpty(call.any(0))), ANY);
        table.add("coalesce", ANYTHING, DefaultFunctions::firstOf);
        table.add("all", ANYTHING, call -> new Bool(call.values().stream().noneMatch(Convert::isEmpty)));
        table.add("any", ANYTHING, call -> new Bool(!call.values().stream().allMatch(Convert::isEmpty)));
        table.add("ternary", call -> call.any(call.bool(2) ? 0 : 1), ANY, ANY, BOOL);
        table.add("fail", DefaultFunctions::refuse, TEXT);

        table.add("typeOf", call -> new Text(call.any(0).typeName()), ANY);
        table.add("typeIs", call -> new Bool(call.text(0).equals(call.any(1).typeName())), TEXT, ANY);
        table.add("typeIsLike", call -> new Bool(isLike(call.text(0), call.any(1).typeName())), TEXT, ANY);
        table.add("kindOf", call -> new Text(call.any(0).kindName()), ANY);
        table.add("kindIs", call -> new Bool(call.text(0).equals(call.any(1).kindName())), TEXT, ANY);
        table.add("deepEqual", call -> new Bool(DeepEqual.test(call.any(0), call.any(1), call.meter())), ANY, ANY);
    }

    private static Value orElse(Arguments call) {
        return call.count() == 1 || Convert.isEmpty(call.any(1)) ? call.any(0) : call.any(1);
    }

    private static Value firstOf(Arguments call) {
        return call.values().stream().filter(value -> !Convert.isEmpty(value)).findFirst().orElse(Nil.NULL);
    }

    private static Value refuse(Arguments call) {
        throw new FailCalled(new Text(call.text(0)).toText());
    }

    private static boolean isLike(String wanted, String type) {
        return type.equals(wanted) || type.equals("*" + wanted);
    }
}
