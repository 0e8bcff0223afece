package org.countersign.server.template.value;

/// One `%` directive of a format, without its verb: flags, width and precision. It writes a text or number with the
/// padding they ask for.
final class Directive {
    static final Directive PLAIN = new Directive();

    boolean plus;
    boolean minus;
    boolean sharp;
    boolean space;
    boolean zero;
    /// `%+v` and `%#v` mean other things than `+` and `#` do elsewhere.
    boolean plusV;
    boolean sharpV;
    int width = -1;
    int precision = -1;

    void pad(TextBuilder out, String carried) {
        pad(out, carried, zero && !minus);
    }

    void pad(TextBuilder out, String carried, boolean withZeros) {
        int missing = width - Utf8.count(carried);
        if (!minus) {
            out.repeat(withZeros ? '0' : ' ', missing);
        }
        out.append(carried);
        if (minus) {
            out.repeat(' ', missing);
        }
    }

    /// `%s`: at most as many characters as the precision says.
    String truncate(String carried) {
        if (precision >= 0) {
            int left = precision;
            for (int at = 0; at < carried.length(); at += Utf8.widthAt(carried, at)) {
                if (left-- == 0) {
                    return carried.substring(0, at);
                }
            }
        }
        return carried;
    }

    /// `%x` of a text: two digits for each byte.
    String hex(String carried, boolean upper) {
        int length = precision >= 0 ? Math.min(precision, carried.length()) : carried.length();
        var text = new StringBuilder();
        var prefix = sharp ? upper ? "0X" : "0x" : "";
        for (int i = 0; i < length; i++) {
            if (i > 0 && space) {
                text.append(' ');
            }
            text.append(i == 0 || space ? prefix : "").append(Quoting.hex(carried.charAt(i), 2));
        }
        var hex = text.toString();
        return upper ? hex.toUpperCase(java.util.Locale.ROOT) : hex;
    }

    void integer(TextBuilder out, long number, boolean signed, int base, char verb) {
        boolean negative = signed && number < 0;
        if (precision == 0 && number == 0) {
            out.repeat(' ', width);
            return;
        }
        int wanted = precision;
        if (precision < 0 && zero && !minus && width >= 0) {
            wanted = negative || plus || space ? width - 1 : width;
        }
        var digits = Long.toUnsignedString(negative ? -number : number, base);
        if (verb == 'X') {
            digits = digits.toUpperCase(java.util.Locale.ROOT);
        }
        var zeros = wanted > digits.length() ? "0".repeat(wanted - digits.length()) : "";
        var sign = negative ? "-" : plus ? "+" : space ? " " : "";
        pad(out, sign + prefix(verb, base, zeros + digits) + zeros + digits, false);
    }

    private String prefix(char verb, int base, String digits) {
        if (verb == 'O') {
            return "0o";
        }
        if (!sharp) {
            return "";
        }
        return switch (base) {
            case 2 -> "0b";
            case 8 -> digits.startsWith("0") ? "" : "0";
            case 16 -> verb == 'X' ? "0X" : "0x";
            default -> "";
        };
    }

    /// `%U`: as in `U+0041`, and with `#` the character itself.
    void unicode(TextBuilder out, long number) {
        var digits = Long.toHexString(number).toUpperCase(java.util.Locale.ROOT);
        int wanted = Math.max(precision, 4);
        var text = "U+" + "0".repeat(Math.max(wanted - digits.length(), 0)) + digits;
        if (sharp && number >= 0 && number <= 0x10FFFF && Quoting.isPrintable((int) number)) {
            text += " '" + Utf8.encode((int) number) + "'";
        }
        pad(out, text, false);
    }

    void real(TextBuilder out, double number, char form, int standard) {
        var text = Decimal.format(number, form, precision >= 0 ? precision : standard);
        char sign = text.charAt(0) == '-' ? '-' : space && !plus ? ' ' : '+';
        var size = text.charAt(0) == '-' || text.charAt(0) == '+' ? text.substring(1) : text;
        if (!Double.isFinite(number)) {
            boolean signed = !Double.isNaN(number) || space || plus;
            boolean shown = sign != '+' || plus || !Double.isNaN(number);
            pad(out, signed && shown ? sign + size : size, false);
            return;
        }
        if (plus || sign != '+') {
            int missing = width - size.length() - 1;
            boolean padded = zero && !minus && missing > 0;
            pad(out, sign + (padded ? "0".repeat(missing) : "") + size, false);
        } else {
            pad(out, size);
        }
    }
}
