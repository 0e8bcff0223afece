package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.TEXT;

import org.countersign.server.template.value.Bool;

/// Versions, and whether one is as a condition wants it.
final class VersionFunctions {
    private VersionFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("semver", call -> SemanticVersion.parse(measured(call, 0)).toValue(), TEXT);
        table.add("semverCompare", call -> {
            var condition = VersionCondition.parse(measured(call, 0));
            return new Bool(condition.holds(SemanticVersion.parse(measured(call, 1))));
        }, TEXT, TEXT);
    }

    private static String measured(Arguments call, int place) {
        call.meter().step(call.text(place).length());
        return call.text(place);
    }
}
