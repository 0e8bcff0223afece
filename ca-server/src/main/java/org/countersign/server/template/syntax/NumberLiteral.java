package org.countersign.server.template.syntax;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A number as it stands in a template. It has no type until it is used: `1` serves as an `int` and as a `float64`,
/// and so does `1.0`.
///
/// @param ideal whether it is a `float64` when nothing asks for a type: it is written with a point or an exponent
record NumberLiteral(OptionalLong integer, OptionalDouble real, boolean ideal) {
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST_UNSIGNED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    static NumberLiteral ofRune(int rune) {
        return new NumberLiteral(OptionalLong.of(rune), OptionalDouble.of(rune), false);
    }

    static NumberLiteral parse(Token token) {
        var text = token.text();
        var integer = integer(text);
        if (integer.isPresent()) {
            return ofInteger(token, integer.get());
        }
        double real = real(text).orElseThrow(() -> wrong(token, "illegal number syntax"));
        if (!hasMark(text)) {
            throw wrong(token, "integer overflow");
        }
        boolean whole = real == Math.rint(real) && Math.abs(real) < 0x1p63;
        return new NumberLiteral(whole ? OptionalLong.of((long) real) : OptionalLong.empty(),
                OptionalDouble.of(real), !isHex(text));
    }

    private static NumberLiteral ofInteger(Token token, BigInteger value) {
        if (value.compareTo(SMALLEST) < 0 || value.compareTo(LARGEST_UNSIGNED) > 0) {
            throw wrong(token, "integer overflow");
        }
        boolean fits = value.compareTo(LARGEST) <= 0;
        return new NumberLiteral(fits ? OptionalLong.of(value.longValue()) : OptionalLong.empty(),
                OptionalDouble.of(value.doubleValue()), false);
    }

    private static boolean hasMark(String text) {
        return isHex(text) ? text.matches(".*[.pP].*") : text.matches(".*[.eE].*");
    }

    private static boolean isHex(String text) {
        return text.matches("[+-]?0[xX].*");
    }

    /// Go's integer literals: decimal, or with a prefix `0x`, `0b`, `0o` or `0`.
    private static Optional<BigInteger> integer(String text) {
        var unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        var lower = unsigned.toLowerCase(java.util.Locale.ROOT);
        int base = lower.startsWith("0x") ? 16 : lower.startsWith("0b") ? 2 : lower.startsWith("0") ? 8 : 10;
        boolean prefixed = base == 16 || base == 2 || lower.startsWith("0o");
        var digits = prefixed ? lower.substring(2) : lower;
        // An underscore may stand between digits, and between a prefix and a digit.
        boolean underscores = base != 10 && !prefixed
                ? digits.matches("[0-9]+(_[0-9]+)*") : digits.matches((prefixed ? "_?" : "") + "[0-9a-f]+(_[0-9a-f]+)*");
        var plain = digits.replace("_", "");
        if (!underscores || !plain.chars().allMatch(c -> Character.digit(c, base) >= 0)) {
            return Optional.empty();
        }
        var size = new BigInteger(plain, base);
        return Optional.of(text.startsWith("-") ? size.negate() : size);
    }

    private static OptionalDouble real(String text) {
        try {
            if (isHex(text)) {
                return text.contains("_") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
            }
            if (!text.matches("[+-]?([0-9]+(_[0-9]+)*\\.?([0-9]+(_[0-9]+)*)?|\\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+)?")
                    || text.length() > 400) {
                return OptionalDouble.empty();
            }
            double real = new BigDecimal(text.replace("_", "").replaceFirst("\\.([eE]|$)", "$1")).doubleValue();
            return Double.isFinite(real) ? OptionalDouble.of(real) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private static SyntaxFailure wrong(Token token, String why) {
        return new SyntaxFailure(token.place(), why + ": \"" + token.text() + "\"");
    }
}
