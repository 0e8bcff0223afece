package org.countersign.core.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Refuses everything that is not the one DER encoding of a value (ITU-T X.690, "Distinguished encoding rules"), before
/// any other parser sees it: lengths that are indefinite or longer than needed, bytes after the end, padded or giant numbers,
/// and nesting that would exhaust a recursive reader.
public final class StrictDer {
    private static final int MAX_DEPTH = 24;
    /// An RSA modulus of 16,384 bits and its sign octet.
    private static final int MAX_INTEGER = 2049;
    private static final int MAX_TOTAL = 256 * 1024;

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int ENUMERATED = 0x0a;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONSTRUCTED = 0x20;
    private static final int CLASS = 0xc0;
    private static final int LONG_TAG = 0x1f;

    private final byte[] der;

    private StrictDer(byte[] der) {
        this.der = der;
    }

    /// @throws X509FormatException unless the bytes are exactly one DER value
    public static void check(byte[] der) {
        check(der, MAX_TOTAL);
    }

    /// As [#check(byte[])], for what is usually longer than a certificate.
    public static void check(byte[] der, int largest) {
        if (der.length > largest) {
            throw new X509FormatException("the structure is too large");
        }
        if (new StrictDer(der).value(0, der.length, 0) != der.length) {
            throw new X509FormatException("there are bytes after the end of the structure");
        }
    }

    /// What a sequence is made of, each part as it is encoded.
    ///
    /// @throws X509FormatException as [#check(byte[])], and when it is no sequence
    public static List<byte[]> parts(byte[] der) {
        return parts(der, MAX_TOTAL);
    }

    /// As [#parts(byte[])], for what is usually longer than a certificate.
    public static List<byte[]> parts(byte[] der, int largest) {
        check(der, largest);
        if (der[0] != SEQUENCE) {
            throw new X509FormatException("not a sequence");
        }
        var strict = new StrictDer(der);
        var parts = new ArrayList<byte[]>();
        for (int at = 1 + strict.sizeOfLength(1, der.length); at < der.length;) {
            int end = strict.value(at, der.length, 1);
            parts.add(Arrays.copyOfRange(der, at, end));
            at = end;
        }
        return parts;
    }

    /// Checks the value at `at` and answers where it ends.
    private int value(int at, int end, int depth) {
        if (depth > MAX_DEPTH) {
            throw new X509FormatException("nested too deeply");
        }
        int tag = octet(at, end);
        checkTag(tag);
        int lengthAt = at + 1;
        int contents = lengthAt + sizeOfLength(lengthAt, end);
        int length = length(lengthAt, end);
        if (length > end - contents) {
            throw new X509FormatException("a length goes beyond the end");
        }
        if ((tag & CONSTRUCTED) != 0) {
            for (int next = contents; next < contents + length;) {
                next = value(next, contents + length, depth + 1);
            }
        } else {
            primitive(tag, contents, length);
        }
        return contents + length;
    }

    /// No tags of several octets, no strings in pieces, and structures where structures belong.
    private static void checkTag(int tag) {
        boolean universal = (tag & CLASS) == 0;
        boolean structure = tag == SEQUENCE || tag == SET;
        boolean misplaced = tag == 0 || (tag | CONSTRUCTED) == SEQUENCE || (tag | CONSTRUCTED) == SET
                || (tag & CONSTRUCTED) != 0;
        if ((tag & LONG_TAG) == LONG_TAG || universal && !structure && misplaced) {
            throw new X509FormatException("a tag that X.509 does not use");
        }
    }

    private void primitive(int tag, int at, int length) {
        switch (tag) {
            case BOOLEAN -> {
                if (length != 1 || der[at] != 0 && der[at] != (byte) 0xff) {
                    throw new X509FormatException("a truth value is not DER");
                }
            }
            case INTEGER, ENUMERATED -> {
                if (length == 0 || length > MAX_INTEGER) {
                    throw new X509FormatException("a number is out of range");
                }
                boolean padded = length > 1 && (der[at] == 0 && der[at + 1] >= 0 || der[at] == -1 && der[at + 1] < 0);
                if (padded) {
                    throw new X509FormatException("a number is not DER");
                }
            }
            default -> { }
        }
    }

    private int sizeOfLength(int at, int end) {
        int first = octet(at, end);
        return first < 0x80 ? 1 : 1 + (first & 0x7f);
    }

    private int length(int at, int end) {
        int first = octet(at, end);
        if (first < 0x80) {
            return first;
        }
        int size = first & 0x7f;
        if (size == 0 || size > 3) {
            throw new X509FormatException("a length is not DER");
        }
        int length = 0;
        for (int i = 1; i <= size; i++) {
            length = length << 8 | octet(at + i, end);
        }
        if (length < 0x80 || length >> 8 * (size - 1) == 0) {
            throw new X509FormatException("a length is not DER");
        }
        return length;
    }

    private int octet(int at, int end) {
        if (at >= end) {
            throw new X509FormatException("the structure ends too early");
        }
        return der[at] & 0xff;
    }
}
