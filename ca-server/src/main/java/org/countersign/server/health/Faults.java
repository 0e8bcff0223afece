package org.countersign.server.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;

/// What is wrong with a server at this moment.
public final class Faults {
    private final Map<Fault, BooleanSupplier> signs;

    /// @param signs tells of each fault whether it is there, from memory and at once; one that is missing is never there
    public Faults(Map<Fault, BooleanSupplier> signs) {
        this.signs = Map.copyOf(signs);
    }

    public boolean has(Fault fault) {
        return signs.getOrDefault(fault, () -> false).getAsBoolean();
    }

    List<Fault> present() {
        return Stream.of(Fault.values()).filter(this::has).toList();
    }

    /// With what requests are refused; empty when the server issues.
    static Optional<ProblemCode> refusal(List<Fault> present) {
        return present.stream().flatMap(fault -> fault.refusal().stream()).findFirst();
    }
}
