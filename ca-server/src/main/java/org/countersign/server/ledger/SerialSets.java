package org.countersign.server.ledger;

import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// Writes many serials into few bytes: how many are left out before each range, and how many follow its first, both as LEB128
/// (7 bits a byte, the lowest first, the high bit says that more come). There is one way to write a set.
public final class SerialSets {
    private static final int MOST_DIGITS = 10;

    private SerialSets() {}

    public static byte[] encode(SerialSet serials) {
        var out = new SshWriter(256);
        long behind = 1;
        for (var range : serials.ranges()) {
            number(out, range.first() - behind);
            number(out, range.last() - range.first());
            behind = range.last() + 1;
        }
        return out.bytes();
    }

    /// @throws SshFormatException when that is not how a set is written
    static SerialSet decode(byte[] bytes) {
        var in = new SshReader(bytes);
        var serials = new SerialSet.Builder();
        long behind = 1;
        while (!in.atEnd()) {
            boolean first = behind == 1;
            long leftOut = number(in);
            long begin = add(behind, leftOut);
            long end = add(begin, number(in));
            if (!first && leftOut == 0) {
                throw new SshFormatException("two ranges of serials touch");
            }
            serials.add(begin, end);
            behind = end + 1;
        }
        return serials.build();
    }

    /// Unsigned; past the last serial nothing can follow.
    private static long add(long one, long other) {
        long sum = one + other;
        if (one == 0 || Long.compareUnsigned(sum, one) < 0) {
            throw new SshFormatException("a serial is larger than 64 bits");
        }
        return sum;
    }

    private static void number(SshWriter out, long number) {
        long rest = number;
        while (Long.compareUnsigned(rest, 0x7f) > 0) {
            out.uint8((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.uint8((int) rest);
    }

    private static long number(SshReader in) {
        long number = 0;
        for (int digit = 0; digit < MOST_DIGITS; digit++) {
            int bits = in.uint8();
            number |= (long) (bits & 0x7f) << 7 * digit;
            if (bits < 0x80) {
                boolean shortest = digit == 0 || bits != 0;
                boolean fits = digit < MOST_DIGITS - 1 || bits == 1;
                if (shortest && fits) {
                    return number;
                }
                break;
            }
        }
        throw new SshFormatException("a number among serials is not in its one form");
    }
}
