package org.countersign.server.template.value;

/// A Go string. That is a row of bytes which need not be UTF-8, so it is carried in a Java string with one char, 0 to
/// 255, for each byte. Lengths, slices and searches then count bytes as Go does, and raw bytes pass unharmed; whatever
/// cares for characters decodes with [Utf8].
public record Text(String carried) implements Value {
    public static final Text EMPTY = new Text("");

    /// The Go string for an ordinary Java text.
    public static Text of(String text) {
        return new Text(Utf8.carry(text));
    }

    /// The ordinary Java text; bytes that are not UTF-8 become U+FFFD.
    public String toText() {
        return Utf8.uncarry(carried);
    }

    @Override
    public String typeName() {
        return "string";
    }

    @Override
    public String kindName() {
        return "string";
    }

    @Override
    public boolean isTrue() {
        return !carried.isEmpty();
    }
}
