package org.countersign.core.ssh;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the SSH wire encoding (RFC 4251, "Data Type Representations Used in the SSH Protocols").
public final class SshWriter {
    private byte[] data;
    private int length;

    public SshWriter() {
        this(512);
    }

    public SshWriter(int expected) {
        data = new byte[expected];
    }

    public SshWriter uint8(int value) {
        reserve(1);
        data[length++] = (byte) value;
        return this;
    }

    public SshWriter uint32(int value) {
        reserve(4);
        data[length++] = (byte) (value >>> 24);
        data[length++] = (byte) (value >>> 16);
        data[length++] = (byte) (value >>> 8);
        data[length++] = (byte) value;
        return this;
    }

    public SshWriter uint64(long value) {
        return uint32((int) (value >>> 32)).uint32((int) value);
    }

    public SshWriter raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, data, length, bytes.length);
        length += bytes.length;
        return this;
    }

    public SshWriter string(byte[] bytes) {
        return uint32(bytes.length).raw(bytes);
    }

    public SshWriter string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    public SshWriter mpint(BigInteger value) {
        return value.signum() == 0 ? uint32(0) : string(value.toByteArray());
    }

    public byte[] bytes() {
        return Arrays.copyOf(data, length);
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > data.length) {
            data = Arrays.copyOf(data, Math.max(needed, Math.multiplyExact(data.length, 2)));
        }
    }
}
