package org.countersign.core.nebula;

import java.util.Arrays;

/// Reads one message of protocol buffers ("Encoding", the wire format) from front to back. Of its wire types the certificates use
/// two: numbers of variable length, and bytes with a length in front.
final class ProtobufReader {
    private static final int BITS_PER_BYTE = 7;
    private static final int LONGEST_NUMBER = 10;

    private final byte[] message;
    private int at;

    ProtobufReader(byte[] message) {
        this.message = message;
    }

    boolean hasMore() {
        return at < message.length;
    }

    /// A field number and a wire type, as one number.
    long tag() {
        return number();
    }

    /// 64 bits, to be read as signed or unsigned as the field has it.
    long number() {
        long value = 0;
        for (int i = 0; i < LONGEST_NUMBER; i++) {
            if (!hasMore()) {
                throw truncated();
            }
            byte next = message[at++];
            if (i == LONGEST_NUMBER - 1 && next != 1) {
                throw new NebulaFormatException("a number in the certificate is too large");
            }
            value |= (long) (next & 0x7f) << BITS_PER_BYTE * i;
            if (next >= 0) {
                return value;
            }
        }
        throw new NebulaFormatException("a number in the certificate is too long");
    }

    byte[] bytes() {
        long length = number();
        if (length < 0 || length > message.length - at) {
            throw truncated();
        }
        int end = at + (int) length;
        byte[] bytes = Arrays.copyOfRange(message, at, end);
        at = end;
        return bytes;
    }

    private static NebulaFormatException truncated() {
        return new NebulaFormatException("the certificate is cut off");
    }
}
