package org.countersign.core.keys;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/// Writes the little DER (X.690) that private keys need, and the frame of a certificate. A library would do as well, but loading one costs a
/// short-lived command more than everything else it does with a key.
public final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;

    private Der() {}

    public static byte[] sequence(byte[]... items) {
        return value(SEQUENCE, concat(items));
    }

    static byte[] integer(long number) {
        return integer(BigInteger.valueOf(number));
    }

    static byte[] integer(BigInteger number) {
        return value(INTEGER, number.toByteArray());
    }

    static byte[] octets(byte[] content) {
        return value(OCTET_STRING, content);
    }

    /// A bit string of whole bytes.
    public static byte[] bits(byte[] content) {
        return value(BIT_STRING, concat(new byte[1], content));
    }

    static byte[] nothing() {
        return value(NULL, new byte[0]);
    }

    /// `[number] EXPLICIT`
    static byte[] explicit(int number, byte[] content) {
        return value(DerReader.explicitTag(number), content);
    }

    static byte[] oid(String dotted) {
        long[] arcs = Arrays.stream(dotted.split("\\.")).mapToLong(Long::parseLong).toArray();
        var out = new ByteArrayOutputStream();
        out.write((int) (arcs[0] * 40 + arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            for (int shift = 56; shift > 0; shift -= 7) {
                if (arcs[i] >> shift != 0) {
                    out.write((int) (arcs[i] >> shift & 0x7f | 0x80));
                }
            }
            out.write((int) (arcs[i] & 0x7f));
        }
        return value(OID, out.toByteArray());
    }

    private static byte[] value(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80 ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100 ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : length < 0x10000 ? new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length}
                : new byte[] {(byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length};
        return concat(head, content);
    }

    static byte[] concat(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
