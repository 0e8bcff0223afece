package org.countersign.core.token;

import java.util.Optional;

/// Whom a token has to be made for.
public sealed interface TokenAudience {
    /// For the operation it is shown for, at this CA.
    ///
    /// @param fragment of the URL, for kinds of provisioner whose tokens carry its id there
    record Here(Optional<String> fragment) implements TokenAudience {}

    /// For somebody else who stands for this CA at the one that makes the tokens: among its audiences is this text.
    record Client(String id) implements TokenAudience {}

    /// For anybody: the tokens of this kind say nothing about it.
    record Anybody() implements TokenAudience {}
}
