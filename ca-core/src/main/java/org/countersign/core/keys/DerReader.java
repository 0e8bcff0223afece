package org.countersign.core.keys;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/// Reads DER (X.690) from one array, strictly: definite lengths in their shortest form, one-byte tags, nothing behind
/// the end. Every length is checked against what is left before anything is copied.
final class DerReader {
    private final byte[] data;
    private int position;
    private final int end;

    DerReader(byte[] data) {
        this(data, 0, data.length);
    }

    private DerReader(byte[] data, int from, int end) {
        this.data = data;
        this.position = from;
        this.end = end;
    }

    static int explicitTag(int number) {
        return 0xa0 | number;
    }

    boolean atEnd() {
        return position == end;
    }

    void expectEnd() {
        if (!atEnd()) {
            throw malformed();
        }
    }

    boolean nextIs(int tag) {
        return position < end && (data[position] & 0xff) == tag;
    }

    DerReader sequence() {
        return enter(Der.SEQUENCE);
    }

    /// The inside of `[number] EXPLICIT`, if that comes next.
    Optional<DerReader> explicit(int number) {
        return nextIs(explicitTag(number)) ? Optional.of(enter(explicitTag(number))) : Optional.empty();
    }

    byte[] octets() {
        return bytes(Der.OCTET_STRING);
    }

    /// A bit string of whole bytes.
    byte[] bits() {
        return wholeBytes(bytes(Der.BIT_STRING));
    }

    static byte[] wholeBytes(byte[] bitString) {
        if (bitString.length == 0 || bitString[0] != 0) {
            throw malformed();
        }
        return Arrays.copyOfRange(bitString, 1, bitString.length);
    }

    BigInteger unsigned() {
        byte[] bytes = bytes(Der.INTEGER);
        boolean needlessZero = bytes.length > 1 && bytes[0] == 0 && bytes[1] >= 0;
        if (bytes.length == 0 || bytes[0] < 0 || needlessZero) {
            throw malformed();
        }
        return new BigInteger(bytes);
    }

    /// An integer of at most 31 bits; anything larger reads as the largest of them, beyond every limit.
    int small() {
        var number = unsigned();
        return number.bitLength() > 31 ? Integer.MAX_VALUE : number.intValue();
    }

    void nothing() {
        if (bytes(Der.NULL).length != 0) {
            throw malformed();
        }
    }

    String oid() {
        byte[] bytes = bytes(Der.OID);
        if (bytes.length == 0 || bytes.length > 32 || bytes[bytes.length - 1] < 0) {
            throw malformed();
        }
        var text = new StringBuilder();
        long arc = 0;
        for (byte b : bytes) {
            if (arc >>> 56 != 0) {
                throw malformed();
            }
            arc = arc << 7 | b & 0x7f;
            if (b >= 0) {
                text.append(text.isEmpty() ? firstArcs(arc) : "." + arc);
                arc = 0;
            }
        }
        return text.toString();
    }

    private static String firstArcs(long joined) {
        long first = Math.min(joined / 40, 2);
        return first + "." + (joined - first * 40);
    }

    byte[] bytes(int tag) {
        var inside = enter(tag);
        return Arrays.copyOfRange(data, inside.position, inside.end);
    }

    private DerReader enter(int tag) {
        if (!nextIs(tag)) {
            throw malformed();
        }
        position++;
        int length = length();
        var inside = new DerReader(data, position, position + length);
        position += length;
        return inside;
    }

    private int length() {
        int first = next();
        int length = first;
        if (first >= 0x80) {
            int count = first & 0x7f;
            if (count < 1 || count > 3) {
                throw malformed();
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | next();
            }
            if (length < 0x80 || length >>> 8 * (count - 1) == 0) {
                throw malformed();
            }
        }
        if (length > end - position) {
            throw malformed();
        }
        return length;
    }

    private int next() {
        if (position == end) {
            throw malformed();
        }
        return data[position++] & 0xff;
    }

    private static KeyFormatException malformed() {
        return new KeyFormatException("the key is not well-formed DER");
    }
}
