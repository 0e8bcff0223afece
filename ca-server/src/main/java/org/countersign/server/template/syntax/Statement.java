package org.countersign.server.template.syntax;

import java.util.List;
import java.util.Optional;

/// What a template consists of: text and actions.
public sealed interface Statement {
    /// Text that is written as it stands.
    record Literal(String text) implements Statement {}

    /// A pipeline whose value is written, unless it goes to a variable.
    record Write(Pipeline pipeline) implements Statement {}

    record If(Pipeline condition, List<Statement> then, List<Statement> otherwise) implements Statement {
        public If {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    record With(Pipeline value, List<Statement> then, List<Statement> otherwise) implements Statement {
        public With {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    record Range(Pipeline over, List<Statement> body, List<Statement> otherwise) implements Statement {
        public Range {
            body = List.copyOf(body);
            otherwise = List.copyOf(otherwise);
        }
    }

    /// `template` and `block`: another template by name, with a value of its own to work on.
    ///
    /// @param end where the action ends, for messages
    record Include(int place, int end, String name, Optional<Pipeline> value) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}
}
