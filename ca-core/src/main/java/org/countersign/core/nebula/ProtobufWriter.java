package org.countersign.core.nebula;

import java.io.ByteArrayOutputStream;

/// Writes one message of protocol buffers in the form that all signers of certificates use: fields in rising order, none that has
/// the value it would have anyway, lists of numbers packed.
final class ProtobufWriter {
    private static final int NUMBER = 0;
    private static final int BYTES = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtobufWriter number(int field, long value) {
        if (value != 0) {
            raw(tag(field, NUMBER)).raw(value);
        }
        return this;
    }

    ProtobufWriter bytes(int field, byte[] value) {
        return value.length == 0 ? this : element(field, value);
    }

    /// An element of a list, which is there even when it is empty; so is a message within a message.
    ProtobufWriter element(int field, byte[] value) {
        raw(tag(field, BYTES)).raw(value.length);
        out.writeBytes(value);
        return this;
    }

    /// A number without a field.
    ProtobufWriter raw(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private static long tag(int field, int wireType) {
        return (long) field << 3 | wireType;
    }
}
