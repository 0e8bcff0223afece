package org.countersign.server.template.value;

/// A value of the template language. The family mirrors the types of Go that templates can tell apart, because a
/// template sees them: `{{ 1000000.0 }}` prints `1e+06`, and an `int` is not equal to a `float64`.
public sealed interface Value
        permits Nil, Bool, Int, Real, Text, Bytes, Sequence, Dictionary, Moment, Struct {

    /// The type as Go's `%T` names it.
    String typeName();

    /// The kind as Go's `reflect` names it.
    String kindName();

    /// Whether `if` takes its first branch.
    boolean isTrue();
}
