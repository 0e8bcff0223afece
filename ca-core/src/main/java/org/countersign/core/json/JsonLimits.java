package org.countersign.core.json;

/// How much of a JSON text is read before it is refused: nesting, members of one object, characters of one
/// string, digits of one number.
public record JsonLimits(int depth, int members, int stringLength, int numberLength) {
    /// For requests and tokens: everything a real client sends is far below.
    public static final JsonLimits REQUEST = new JsonLimits(16, 64, 32 * 1024, 20);

    /// For files of the operator and answers of a CA.
    public static final JsonLimits FILE = new JsonLimits(32, 4096, 1024 * 1024, 40);
}
