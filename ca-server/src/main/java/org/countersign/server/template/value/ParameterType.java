package org.countersign.server.template.value;

/// The type of a parameter. Values are never converted to fit: a template that passes a `float64` where an `int` is
/// expected is refused, as it is in Go.
public enum ParameterType {
    ANY("interface {}"), TEXT("string"), INT("int"), FLOAT("float64"), BOOL("bool"),
    DICTIONARY("map[string]interface {}"), MOMENT("time.Time"), DURATION("time.Duration");

    private final String typeName;

    ParameterType(String typeName) {
        this.typeName = typeName;
    }

    public String typeName() {
        return typeName;
    }

    /// The value as the function receives it.
    ///
    /// @throws Failure if it has another type
    public Value check(Value value) {
        if (this == ANY) {
            return value == Nil.ABSENT ? Nil.NULL : value;
        }
        if (fits(value)) {
            return value;
        }
        if (value == Nil.ABSENT) {
            if (this == DICTIONARY) {
                return Dictionary.nil();
            }
            throw new Failure("invalid value; expected " + typeName);
        }
        throw new Failure("wrong type for value; expected " + typeName + "; got "
                + (value == Nil.NULL ? "interface {}" : value.typeName()));
    }

    private boolean fits(Value value) {
        return switch (value) {
            case Nil _, Bytes _, Sequence _, Struct _ -> false;
            case Text _ -> this == TEXT;
            case Int(var type, _) -> this == INT && type == Int.Type.INT
                    || this == DURATION && type == Int.Type.DURATION;
            case Real _ -> this == FLOAT;
            case Bool _ -> this == BOOL;
            case Dictionary dictionary -> this == DICTIONARY && !dictionary.holdsTexts();
            case Moment _ -> this == MOMENT;
        };
    }
}
