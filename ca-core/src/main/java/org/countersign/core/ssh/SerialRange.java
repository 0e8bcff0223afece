package org.countersign.core.ssh;

import java.math.BigInteger;
import java.util.regex.Pattern;

/// The certificates with serial `first` to `last`, both included. Serials are unsigned; 0 is none, because OpenSSH never
/// takes a certificate with serial 0 for revoked, and refuses a whole KRL that says so.
public record SerialRange(long first, long last) {
    private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]{0,19}");

    public SerialRange {
        if (first == 0 || Long.compareUnsigned(first, last) > 0) {
            throw new IllegalArgumentException("a range of serials begins at 1 or later and does not end before it begins");
        }
    }

    public static SerialRange of(long serial) {
        return new SerialRange(serial, serial);
    }

    /// Reads two serials with a hyphen between them, as [#toString()] writes them and in no other way.
    ///
    /// @throws IllegalArgumentException when that is no range of serials
    public static SerialRange parse(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen < 0) {
            throw new IllegalArgumentException("it is not two serials with a hyphen between them");
        }
        return new SerialRange(parseSerial(text.substring(0, hyphen)), parseSerial(text.substring(hyphen + 1)));
    }

    /// Reads one serial: decimal and nothing else, without zeros in front, because serials are compared as text elsewhere.
    ///
    /// @throws IllegalArgumentException when that is no serial
    public static long parseSerial(String text) {
        if (!DECIMAL.matcher(text).matches() || new BigInteger(text).bitLength() > Long.SIZE) {
            throw new IllegalArgumentException("it is not the decimal serial of an SSH certificate (1 to 18446744073709551615)");
        }
        return Long.parseUnsignedLong(text);
    }

    public boolean contains(long serial) {
        return Long.compareUnsigned(first, serial) <= 0 && Long.compareUnsigned(serial, last) <= 0;
    }

    /// Both ends in decimal, `7-12`.
    @Override
    public String toString() {
        return Long.toUnsignedString(first) + "-" + Long.toUnsignedString(last);
    }
}
