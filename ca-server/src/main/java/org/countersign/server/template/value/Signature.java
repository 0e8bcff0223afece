package org.countersign.server.template.value;

import java.util.List;
import java.util.Optional;

/// The parameters of a function: so many, then possibly any number more of one type.
public record Signature(List<ParameterType> fixed, Optional<ParameterType> rest) {
    public static final Signature NONE = new Signature(List.of(), Optional.empty());

    public Signature {
        fixed = List.copyOf(fixed);
    }

    public static Signature of(ParameterType... fixed) {
        return new Signature(List.of(fixed), Optional.empty());
    }

    public Signature andAny(ParameterType type) {
        return new Signature(fixed, Optional.of(type));
    }

    /// The type of the parameter at this place.
    public ParameterType at(int place) {
        return place < fixed.size() ? fixed.get(place) : rest.orElseThrow();
    }

    /// @throws Failure if a call with so many arguments is not possible
    public void checkCount(String function, int count) {
        if (rest.isPresent() && count < fixed.size()) {
            throw new Failure("wrong number of args for " + function + ": want at least " + fixed.size() + " got " + count);
        }
        if (rest.isEmpty() && count != fixed.size()) {
            throw new Failure("wrong number of args for " + function + ": want " + fixed.size() + " got " + count);
        }
    }
}
