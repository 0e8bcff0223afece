package org.countersign.server.template.function;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.countersign.server.template.function.TemplateFunction.Body;
import org.countersign.server.template.syntax.FunctionNames;
import org.countersign.server.template.value.ParameterType;
import org.countersign.server.template.value.Signature;

/// Functions by name. It is the allowlist: what is not in it cannot be called.
public final class FunctionTable implements FunctionNames {
    private final Map<String, TemplateFunction> functions = new HashMap<>();
    private final Map<String, String> leftOut = new HashMap<>();

    FunctionTable() {}

    FunctionTable add(String name, Signature signature, Body body) {
        if (functions.put(name, new TemplateFunction(name, signature, body)) != null) {
            throw new IllegalStateException("two functions are called " + name);
        }
        return this;
    }

    FunctionTable add(String name, Body body, ParameterType... parameters) {
        return add(name, Signature.of(parameters), body);
    }

    /// The same function under further names.
    FunctionTable alias(String name, String... others) {
        var function = functions.get(name);
        for (var other : others) {
            add(other, function.signature(), function.body());
        }
        return this;
    }

    FunctionTable leaveOut(String why, String... names) {
        for (var name : names) {
            leftOut.put(name, why);
        }
        return this;
    }

    public TemplateFunction get(String name) {
        return functions.get(name);
    }

    /// All names, sorted.
    public Set<String> names() {
        return new TreeSet<>(functions.keySet());
    }

    @Override
    public boolean contains(String name) {
        return functions.containsKey(name);
    }

    @Override
    public Optional<String> whyNot(String name) {
        return Optional.ofNullable(leftOut.get(name));
    }
}
