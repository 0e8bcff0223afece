package org.countersign.server.template.syntax;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One word of a command.
public sealed interface Operand {
    /// Where it stands in the source.
    int place();

    record Dot(int place) implements Operand {}

    record NilWord(int place) implements Operand {}

    record BoolWord(int place, boolean flag) implements Operand {}

    /// @param text the string that was quoted
    record Quoted(int place, String text) implements Operand {}

    /// @param written  the number as it stands there
    /// @param integer  its value as an integer, if it is whole and fits
    /// @param real     its value as a `float64`
    /// @param isReal   whether it is a `float64` where nothing asks for a type
    record Number(int place, String written, OptionalLong integer, OptionalDouble real, boolean isReal)
            implements Operand {}

    /// `.a.b`
    record Field(int place, List<String> names) implements Operand {
        public Field {
            names = List.copyOf(names);
        }
    }

    /// `$x`, or `$x.a.b`
    ///
    /// @param name with its `$`
    record Variable(int place, String name, List<String> fields) implements Operand {
        public Variable {
            fields = List.copyOf(fields);
        }
    }

    record FunctionName(int place, String name) implements Operand {}

    /// `(pipeline).a.b` or `function.a.b`
    record Chain(int place, Operand start, List<String> fields) implements Operand {
        public Chain {
            fields = List.copyOf(fields);
        }
    }

    /// A pipeline in parentheses.
    record Nested(int place, Pipeline pipeline) implements Operand {}
}
