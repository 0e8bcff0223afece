package org.countersign.server.template.syntax;

import java.util.Optional;

/// Which functions a template may call.
public interface FunctionNames {
    boolean contains(String name);

    /// Why a function that other engines have is not among them.
    Optional<String> whyNot(String name);
}
