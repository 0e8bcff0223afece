package org.countersign.core.time;

import java.time.Duration;

/// Reads one Go duration from left to right. Everything is counted below zero, because a `long` reaches one
/// further there: the longest negative duration has no positive counterpart.
final class GoDurationParser {
    private final String text;
    private int at;

    GoDurationParser(String text) {
        this.text = text;
    }

    Duration parse() {
        boolean negative = text.startsWith("-");
        if (negative || text.startsWith("+")) {
            at++;
        }
        if (text.length() - at == 1 && text.charAt(at) == '0') {
            return Duration.ZERO;
        }
        if (at == text.length()) {
            throw malformed();
        }
        try {
            long below = 0;
            while (at < text.length()) {
                below = Math.addExact(below, term());
            }
            return Duration.ofNanos(negative ? below : Math.negateExact(below));
        } catch (ArithmeticException _) {
            throw new TimeFormatException("the duration is longer than 292 years");
        }
    }

    /// One number with its unit, in nanoseconds below zero.
    private long term() {
        var whole = digits();
        var fraction = "";
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            fraction = digits();
        }
        if (whole.isEmpty() && fraction.isEmpty()) {
            throw malformed();
        }
        long unit = unit();
        return Math.addExact(Math.multiplyExact(whole(whole), unit), fraction(fraction, unit));
    }

    private static long whole(String digits) {
        long below = 0;
        for (int i = 0; i < digits.length(); i++) {
            below = Math.subtractExact(Math.multiplyExact(below, 10), digits.charAt(i) - '0');
        }
        return below;
    }

    /// Go computes the fraction in floating point, from as many digits as fit 64 bits; the same steps in the same
    /// order give the same nanosecond.
    private static long fraction(String digits, long unit) {
        long below = 0;
        double scale = 1;
        for (int i = 0; i < digits.length() && below >= -(Long.MAX_VALUE / 10); i++) {
            long next = below * 10 - (digits.charAt(i) - '0');
            if (next > 0) {
                break;
            }
            below = next;
            scale *= 10;
        }
        return (long) (below * (unit / scale));
    }

    private String digits() {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private long unit() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
            at++;
        }
        return switch (text.substring(start, at)) {
            case "ns" -> 1L;
            // Two code points look like a small mu: the micro sign and the Greek letter.
            case "us", "\u00b5s", "\u03bcs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw malformed();
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static TimeFormatException malformed() {
        return new TimeFormatException("not a duration such as 5m or 240h");
    }
}
