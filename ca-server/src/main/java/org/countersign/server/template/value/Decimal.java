package org.countersign.server.template.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The decimal digits of a `float64`, and the forms in which Go writes them (package strconv, `FormatFloat`).
///
/// The number is `0.digits` times ten to the power of `point`. Zero has no digits.
final class Decimal {
    private final boolean negative;
    private final String digits;
    private final int point;
    private final boolean shortest;

    private Decimal(boolean negative, BigDecimal size, boolean shortest) {
        this.negative = negative;
        this.shortest = shortest;
        if (size.signum() == 0) {
            digits = "";
            point = 0;
        } else {
            var stripped = size.stripTrailingZeros();
            digits = stripped.unscaledValue().toString();
            point = digits.length() - stripped.scale();
        }
    }

    /// A finite number in one of the forms `e`, `f` and `g`, in either case.
    ///
    /// @param precision how many digits; -1 for as few as tell it from every other number
    static String format(double number, char form, int precision) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        }
        var text = of(number, Character.toLowerCase(form), precision).in(Character.toLowerCase(form), precision);
        return Character.isUpperCase(form) ? text.toUpperCase(java.util.Locale.ROOT) : text;
    }

    private static Decimal of(double number, char form, int precision) {
        boolean negative = Double.doubleToRawLongBits(number) < 0;
        double size = Math.abs(number);
        if (precision < 0) {
            return new Decimal(negative, shortest(size), true);
        }
        // The exact value, so that a tie is a real tie.
        var exact = new BigDecimal(size);
        var rounded = switch (form) {
            // Zeros behind the last digit are added as text: a million of them would take seconds here.
            case 'f' -> precision < exact.scale() ? exact.setScale(precision, RoundingMode.HALF_EVEN) : exact;
            case 'e' -> exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
            default -> exact.round(new MathContext(Math.max(precision, 1), RoundingMode.HALF_EVEN));
        };
        return new Decimal(negative, rounded, false);
    }

    /// Java writes the shortest digits too, but never fewer than two of them.
    private static BigDecimal shortest(double size) {
        var two = new BigDecimal(Double.toString(size));
        if (two.signum() != 0 && two.stripTrailingZeros().precision() == 2) {
            var one = two.round(new MathContext(1, RoundingMode.HALF_EVEN));
            if (one.doubleValue() == size) {
                return one;
            }
        }
        return two;
    }

    private String in(char form, int precision) {
        return switch (form) {
            case 'e' -> exponent(shortest ? Math.max(digits.length() - 1, 0) : precision);
            case 'f' -> plain(shortest ? Math.max(digits.length() - point, 0) : precision);
            default -> general(precision);
        };
    }

    private String general(int precision) {
        int wanted = shortest ? digits.length() : Math.max(precision, 1);
        int threshold = wanted > digits.length() && digits.length() >= point ? digits.length() : wanted;
        if (shortest) {
            threshold = 6;
        }
        int exponent = point - 1;
        if (exponent < -4 || exponent >= threshold) {
            return exponent(Math.max(Math.min(wanted, digits.length()) - 1, 0));
        }
        return plain(Math.max(digits.length() - point, 0));
    }

    private String exponent(int decimals) {
        var text = new StringBuilder(negative ? "-" : "");
        text.append(digit(0));
        if (decimals > 0) {
            text.append('.');
            for (int i = 1; i <= decimals; i++) {
                text.append(digit(i));
            }
        }
        int exponent = digits.isEmpty() ? 0 : point - 1;
        text.append('e').append(exponent < 0 ? '-' : '+');
        return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
    }

    private String plain(int decimals) {
        var text = new StringBuilder(negative ? "-" : "");
        if (point > 0) {
            for (int i = 0; i < point; i++) {
                text.append(digit(i));
            }
        } else {
            text.append('0');
        }
        if (decimals > 0) {
            text.append('.');
            for (int i = 0; i < decimals; i++) {
                text.append(digit(point + i));
            }
        }
        return text.toString();
    }

    private char digit(int place) {
        return place >= 0 && place < digits.length() ? digits.charAt(place) : '0';
    }
}
