package org.countersign.core.ssh;

import java.math.BigInteger;
import java.util.Arrays;
import org.countersign.core.crypto.EcdsaSignatures;

/// A signature in SSH form: the name of its format and the bytes that format defines (RFC 5656 "Signature Encoding",
/// RFC 8332, RFC 8709).
public record SshSignature(String format, byte[] bytes) {
    public static final String RSA_SHA256 = "rsa-sha2-256";
    public static final String RSA_SHA512 = "rsa-sha2-512";

    /// The format in which a CA key of this type signs. RSA signs with SHA-2, never with SHA-1.
    public static String formatFor(SshKeyType type) {
        return switch (type) {
            case RSA -> RSA_SHA256;
            case ECDSA_P256, ECDSA_P384, ECDSA_P521, ED25519 -> type.wireName();
            case SK_ECDSA_P256, SK_ED25519 -> throw new SshFormatException("a security key cannot be a CA key here");
        };
    }

    /// The `java.security.Signature` algorithm behind a format, for a key of this type.
    ///
    /// @throws SshFormatException when such a key does not sign in that format
    public static String jcaAlgorithm(String format, SshKeyType type) {
        return switch (type) {
            case RSA -> switch (format) {
                case RSA_SHA256 -> "SHA256withRSA";
                case RSA_SHA512 -> "SHA512withRSA";
                default -> throw new SshFormatException("an RSA signature is not made with SHA-2");
            };
            case ECDSA_P256, ECDSA_P384, ECDSA_P521, ED25519 -> {
                if (!format.equals(type.wireName())) {
                    throw new SshFormatException("the signature is of another type than the key");
                }
                yield signatureAlgorithm(type);
            }
            case SK_ECDSA_P256, SK_ED25519 -> throw new SshFormatException("a security key cannot be a CA key here");
        };
    }

    /// The `java.security.Signature` algorithm with which a CA key of this type signs.
    public static String signatureAlgorithm(SshKeyType type) {
        return switch (type) {
            case RSA -> "SHA256withRSA";
            case ECDSA_P256 -> "SHA256withECDSA";
            case ECDSA_P384 -> "SHA384withECDSA";
            case ECDSA_P521 -> "SHA512withECDSA";
            case ED25519 -> "Ed25519";
            case SK_ECDSA_P256, SK_ED25519 -> throw new SshFormatException("a security key cannot be a CA key here");
        };
    }

    /// What `java.security.Signature` produced with a key of this type, in SSH form.
    public static SshSignature ofJca(SshKeyType type, byte[] signature) {
        return ofJca(formatFor(type), type, signature);
    }

    /// As [#ofJca(SshKeyType, byte[])], for a signature that was made with the algorithm of that format.
    public static SshSignature ofJca(String format, SshKeyType type, byte[] signature) {
        return new SshSignature(format, type.isEcdsa() ? ecdsaToWire(signature) : signature);
    }

    /// The bytes as `java.security.Signature` verifies them.
    byte[] toJca(SshKeyType type) {
        return type.isEcdsa() ? ecdsaFromWire() : bytes;
    }

    private static byte[] ecdsaToWire(byte[] der) {
        BigInteger[] rs = EcdsaSignatures.parseDer(der);
        return new SshWriter(160).mpint(rs[0]).mpint(rs[1]).bytes();
    }

    private byte[] ecdsaFromWire() {
        var reader = new SshReader(bytes);
        var r = reader.positiveMpint();
        var s = reader.positiveMpint();
        reader.expectEnd();
        return EcdsaSignatures.toDer(r, s);
    }

    /// Reads the wire form.
    ///
    /// @throws SshFormatException when it is not exactly one signature
    public static SshSignature parse(byte[] blob) {
        var reader = new SshReader(blob);
        var format = reader.text();
        byte[] bytes = reader.string();
        reader.expectEnd();
        return new SshSignature(format, bytes);
    }

    byte[] encode() {
        return new SshWriter(bytes.length + 64).string(format).string(bytes).bytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SshSignature(var otherFormat, var otherBytes)
                && format.equals(otherFormat) && Arrays.equals(bytes, otherBytes);
    }

    @Override
    public int hashCode() {
        return 31 * format.hashCode() + Arrays.hashCode(bytes);
    }
}
