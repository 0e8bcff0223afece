package org.countersign.server.template.value;

/// A whole number with its Go type. Arithmetic on them wraps around at 64 bits, as in Go.
public record Int(Type type, long number) implements Value {
    /// The integer types that values of templates can have.
    public enum Type {
        INT("int", "int"), INT64("int64", "int64"), INT32("int32", "int32"), UINT8("uint8", "uint8"),
        UINT64("uint64", "uint64"), DURATION("time.Duration", "int64"), MONTH("time.Month", "int"),
        WEEKDAY("time.Weekday", "int");

        private final String typeName;
        private final String kindName;

        Type(String typeName, String kindName) {
            this.typeName = typeName;
            this.kindName = kindName;
        }

        public boolean isSigned() {
            return this != UINT8 && this != UINT64;
        }
    }

    public static Int of(long number) {
        return new Int(Type.INT, number);
    }

    public static Int int64(long number) {
        return new Int(Type.INT64, number);
    }

    @Override
    public String typeName() {
        return type.typeName;
    }

    @Override
    public String kindName() {
        return type.kindName;
    }

    @Override
    public boolean isTrue() {
        return number != 0;
    }
}
