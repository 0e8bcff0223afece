package org.countersign.server.template.function;

import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Value;

/// A function as templates see it.
public record TemplateFunction(String name, Signature signature, Body body) {
    /// What it does with arguments that fit the signature.
    @FunctionalInterface
    public interface Body {
        /// @throws org.countersign.server.template.value.Failure if it cannot answer
        Value call(Arguments arguments);
    }
}
