package org.countersign.server.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is found while one configuration is read: faults, which stop the start, and warnings, which do not.
/// Each is kept once, however often a value is looked at.
final class Findings {
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final Set<Fault> warnings = new LinkedHashSet<>();

    void fault(String place, String message) {
        faults.add(new Fault(place, message));
    }

    void warn(String place, String message) {
        warnings.add(new Fault(place, message));
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    List<Fault> warnings() {
        return List.copyOf(warnings);
    }
}
