package org.countersign.core.keys;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/// A password, or other secret bytes. It never prints, and it is wiped when closed; a closed one cannot be used.
///
/// Whoever receives a secret from a supplier owns and closes it. To hand out one secret several times, hand out copies:
/// `secret::copy`.
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The secret of these bytes, which are copied; the caller still has to wipe its own.
    public static Secret of(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /// A secret that already stands in a text, for example in a configuration file.
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /// What somebody typed at a prompt, in UTF-8 and without trailing white space; the characters are wiped.
    public static Secret typed(char[] characters) {
        var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        try {
            return trimmed(encoded.array(), encoded.limit());
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /// The first `length` of these bytes without trailing white space; all of them are wiped.
    static Secret trimmed(byte[] bytes, int length) {
        try {
            return new Secret(Arrays.copyOf(bytes, TrailingSpace.cut(bytes, length)));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /// Lends the bytes. They must neither be kept nor changed.
    public <T> T use(Function<byte[], T> user) {
        if (wiped) {
            throw new IllegalStateException("the secret has been wiped");
        }
        return user.apply(bytes);
    }

    public Secret copy() {
        return use(Secret::of);
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /// Whether the two are equal, in a time that does not tell where they differ.
    public boolean matches(Secret other) {
        return use(mine -> other.use(theirs -> MessageDigest.isEqual(mine, theirs)));
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        wiped = true;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
