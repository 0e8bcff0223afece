package org.countersign.server.template.function;

/// Base32 (RFC 4648) of Go strings.
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Base32() {}

    static String encode(byte[] bytes) {
        var out = new StringBuilder();
        for (int bit = 0; bit < bytes.length * 8; bit += 5) {
            int pair = (bytes[bit / 8] & 0xff) << 8 | (bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xff : 0);
            out.append(ALPHABET.charAt(pair >> 11 - bit % 8 & 31));
        }
        return out.repeat('=', Math.floorMod(-out.length(), 8)).toString();
    }

    /// The bytes as a carried string, or, as in the original, the text of the error.
    static String decode(String text) {
        var plain = text.replace("\n", "").replace("\r", "");
        int length = plain.length();
        while (length > 0 && plain.length() - length < 6 && plain.charAt(length - 1) == '=') {
            length--;
        }
        boolean whole = plain.length() % 8 == 0 && "0 2 4 5 7".contains(Integer.toString(length % 8));
        for (int i = 0; i < length; i++) {
            if (ALPHABET.indexOf(plain.charAt(i)) < 0) {
                return "illegal base32 data at input byte " + i;
            }
        }
        if (!whole) {
            return "illegal base32 data at input byte " + length;
        }
        var out = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < length; i++) {
            buffer = buffer << 5 | ALPHABET.indexOf(plain.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out.append((char) (buffer >> bits & 0xff));
            }
        }
        return out.toString();
    }
}
