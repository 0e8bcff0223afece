package org.countersign.core.ssh;

import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the SSH wire encoding (RFC 4251, "Data Type Representations Used in the SSH Protocols") from one array. Every
/// length is checked against what is left before anything is allocated.
public final class SshReader {
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] data;
    private int position;
    private final int end;

    public SshReader(byte[] data) {
        this(data, 0, data.length);
    }

    private SshReader(byte[] data, int from, int end) {
        this.data = data;
        this.position = from;
        this.end = end;
    }

    public int position() {
        return position;
    }

    public boolean atEnd() {
        return position == end;
    }

    public void expectEnd() {
        if (!atEnd()) {
            throw new SshFormatException("there are " + (end - position) + " bytes too many");
        }
    }

    public int uint8() {
        return data[advance(1)] & 0xff;
    }

    public int uint32AsInt() {
        long value = uint32();
        if (value > Integer.MAX_VALUE) {
            throw new SshFormatException("a number is too large");
        }
        return (int) value;
    }

    public long uint32() {
        int at = advance(4);
        return (data[at] & 0xffL) << 24 | (data[at + 1] & 0xffL) << 16 | (data[at + 2] & 0xffL) << 8 | data[at + 3] & 0xffL;
    }

    /// All 64 bits; the value is unsigned.
    public long uint64() {
        return uint32() << 32 | uint32();
    }

    public byte[] string() {
        int length = length();
        int at = advance(length);
        return Arrays.copyOfRange(data, at, at + length);
    }

    /// A string that must be UTF-8.
    public String text() {
        int length = length();
        int at = advance(length);
        var text = new String(data, at, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(at, length);
    }

    /// The character that stands for what could not be decoded can also be meant.
    private String decodeStrictly(int at, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, at, length)).toString();
        } catch (CharacterCodingException e) {
            throw new SshFormatException("a text is not UTF-8");
        }
    }

    /// A string whose content is itself encoded.
    public SshReader nested() {
        int length = length();
        int at = advance(length);
        return new SshReader(data, at, at + length);
    }

    /// A positive integer in its one canonical form: no needless leading zero, no sign bit.
    public BigInteger positiveMpint() {
        byte[] bytes = string();
        if (bytes.length == 0 || bytes[0] < 0 || bytes[0] == 0 && (bytes.length == 1 || bytes[1] >= 0)) {
            throw new SshFormatException("an integer is not positive and minimal");
        }
        return new BigInteger(bytes);
    }

    private int length() {
        long length = uint32();
        if (length > end - position) {
            throw new SshFormatException("a length reaches beyond the data");
        }
        return (int) length;
    }

    private int advance(int count) {
        if (count > end - position) {
            throw new SshFormatException("the data ends too early");
        }
        int at = position;
        position += count;
        return at;
    }
}
