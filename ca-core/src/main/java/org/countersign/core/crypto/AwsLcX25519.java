package org.countersign.core.crypto;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// X25519 (RFC 7748) of the native library under Amazon's provider. The provider offers no keys of this kind, but what it calls for
/// others takes these as well, and is called here past it.
///
/// These are parts that the provider keeps to itself, as they are in the version this build pins; they are tried before they are used.
///
/// @param readPrivate  a key in PKCS #8; returns where the library keeps it until it is told to release it
/// @param readPublic   the same for a SubjectPublicKeyInfo
/// @param encodePublic the public half of a key, as a SubjectPublicKeyInfo
/// @param agree        the secret of a private key and a public one
/// @param release      lets go of a key
record AwsLcX25519(MethodHandle readPrivate, MethodHandle readPublic, MethodHandle encodePublic, MethodHandle agree, MethodHandle release) {
    static final int LENGTH = 32;
    private static final String ROOM = "com.amazon.corretto.crypto.provider.";
    /// The library's number for this kind of key, EVP_PKEY_X25519.
    private static final int KIND = 948;
    /// What stands before the 32 bytes of a key (RFC 8410).
    private static final byte[] PRIVATE_HEAD = HexFormat.of().parseHex("302e020100300506032b656e04220420");
    private static final byte[] PUBLIC_HEAD = HexFormat.of().parseHex("302a300506032b656e032100");

    /// None where the provider's library does not load, or the provider is another version that has these parts elsewhere.
    static Optional<AwsLcX25519> load() {
        try {
            var loaded = new AwsLcX25519(
                    part("EvpKeyFactory", "pkcs82Evp", byte[].class, int.class, boolean.class),
                    part("EvpKeyFactory", "x5092Evp", byte[].class, int.class),
                    part("EvpKey", "encodePublicKey", long.class),
                    part("EvpKeyAgreement", "agree", long.class, long.class),
                    part("EvpKey", "releaseKey", long.class));
            return Optional.of(loaded).filter(AwsLcX25519::computesTheExample);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static MethodHandle part(String of, String name, Class<?>... parameters) throws ReflectiveOperationException {
        var method = Class.forName(ROOM + of).getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return MethodHandles.lookup().unreflect(method);
    }

    /// RFC 7748, "Test Vectors": after one iteration.
    private boolean computesTheExample() {
        byte[] nine = new byte[LENGTH];
        nine[0] = 9;
        byte[] expected = HexFormat.of().parseHex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
        try {
            return Arrays.equals(publicOf(nine), expected) && Arrays.equals(secret(nine, nine), expected);
        } catch (InvalidKeyException e) {
            return false;
        }
    }

    /// The number to send to the other side.
    byte[] publicOf(byte[] own) {
        try {
            long key = readPrivate(own);
            try {
                byte[] encoded = (byte[]) encodePublic.invokeExact(key);
                return Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length);
            } finally {
                release.invokeExact(key);
            }
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("every 32 bytes are a private key", e);
        }
    }

    /// The secret that both sides have.
    ///
    /// @throws InvalidKeyException when the other side's number is of small order: the secret would be known to everybody
    byte[] secret(byte[] own, byte[] other) throws InvalidKeyException {
        try {
            long key = readPrivate(own);
            try {
                long otherKey = (long) readPublic.invokeExact(behind(PUBLIC_HEAD, other), KIND);
                try {
                    return (byte[]) agree.invokeExact(key, otherKey);
                } finally {
                    release.invokeExact(otherKey);
                }
            } finally {
                release.invokeExact(key);
            }
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new InvalidKeyException("the number of the other side makes no secret", e);
        }
    }

    private long readPrivate(byte[] own) throws Throwable {
        byte[] encoded = behind(PRIVATE_HEAD, own);
        try {
            return (long) readPrivate.invokeExact(encoded, KIND, false);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static byte[] behind(byte[] head, byte[] key) {
        byte[] encoded = Arrays.copyOf(head, head.length + LENGTH);
        System.arraycopy(key, 0, encoded, head.length, LENGTH);
        return encoded;
    }
}
