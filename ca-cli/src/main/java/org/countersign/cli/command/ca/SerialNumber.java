package org.countersign.cli.command.ca;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/// The serial number of an X.509 certificate as people write it: decimal, or with the prefix of another base.
final class SerialNumber {
    private static final int MOST_CHARACTERS = 200;

    private SerialNumber() {}

    static Optional<BigInteger> parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        var lower = text.toLowerCase(Locale.ROOT);
        var number = switch (lower.length() > 2 ? lower.substring(0, 2) : "") {
            case "0x" -> digits(lower.substring(2), "[0-9a-f]+", 16);
            case "0o" -> digits(lower.substring(2), "[0-7]+", 8);
            case "0b" -> digits(lower.substring(2), "[01]+", 2);
            default -> digits(lower, "[0-9]+", 10);
        };
        return number.filter(it -> it.signum() > 0 && it.bitLength() <= 160);
    }

    private static Optional<BigInteger> digits(String text, String allowed, int base) {
        return text.matches(allowed) ? Optional.of(new BigInteger(text, base)) : Optional.empty();
    }
}
