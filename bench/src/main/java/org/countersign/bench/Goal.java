package org.countersign.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What was to be reached, and what was.
///
/// @param what     with its unit
/// @param atLeast  whether more is better
/// @param measured one figure for each run
record Goal(String what, boolean atLeast, double goal, List<Double> measured) {
    double worst() {
        return atLeast ? measured.stream().min(Comparator.naturalOrder()).orElseThrow()
                : measured.stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    boolean isReached() {
        return atLeast ? worst() >= goal : worst() <= goal;
    }

    /// A line of the table; `bench/table` prints others of the same form.
    String line(String row) {
        return String.format(Locale.ROOT, "%-11s %-30s %s %8s  %9s  %-7s (%s)", row, what, atLeast ? ">=" : "<=", number(goal),
                number(worst()), isReached() ? "reached" : "missed", measured.stream().map(Goal::number).collect(Collectors.joining(" ")));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value).replaceFirst("\\.0+$", "");
    }
}
