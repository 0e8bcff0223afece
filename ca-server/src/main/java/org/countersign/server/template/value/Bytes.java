package org.countersign.server.template.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A `[]byte`, for example the wire form of a key. It prints as a list of numbers, and is base64 in JSON.
public final class Bytes implements Value {
    private final byte[] bytes;

    public Bytes(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public int at(int index) {
        return bytes[index] & 0xff;
    }

    public Bytes slice(int from, int to) {
        return new Bytes(Arrays.copyOfRange(bytes, from, to));
    }

    /// The Go string of the same bytes.
    public Text toText() {
        return new Text(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public String typeName() {
        return "[]uint8";
    }

    @Override
    public String kindName() {
        return "slice";
    }

    @Override
    public boolean isTrue() {
        return bytes.length > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
