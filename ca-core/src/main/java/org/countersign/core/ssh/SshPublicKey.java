package org.countersign.core.ssh;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.countersign.core.crypto.Digests;

/// An SSH public key: its type and its wire blob (RFC 4253, "Public Key Algorithms"), which [#parse(byte[])] has found
/// to be a well-formed key of that type: right lengths, point on the curve, nothing after it. Whether it is strong enough
/// to be certified is for [org.countersign.core.issue.KeyPolicy] to say.
public final class SshPublicKey {
    private final SshKeyType type;
    private final byte[] blob;
    /// Where the part begins that a certificate repeats after its nonce: everything behind the type name.
    private final int fieldsAt;

    private SshPublicKey(SshKeyType type, byte[] blob, int fieldsAt) {
        this.type = type;
        this.blob = blob;
        this.fieldsAt = fieldsAt;
    }

    /// Reads a wire blob.
    ///
    /// @throws SshFormatException when it is not exactly one key of a known type
    public static SshPublicKey parse(byte[] blob) {
        var reader = new SshReader(blob);
        String name = reader.text();
        var type = SshKeyType.ofWireName(name)
                .orElseThrow(() -> new SshFormatException("a key of type " + printable(name) + " is not supported"));
        int fieldsAt = reader.position();
        checkFields(type, reader);
        reader.expectEnd();
        return new SshPublicKey(type, blob.clone(), fieldsAt);
    }

    /// Reads the fields of a key of this type as they stand in a certificate, and leaves the reader behind them.
    static SshPublicKey readFields(SshKeyType type, SshReader reader, byte[] source) {
        int from = reader.position();
        checkFields(type, reader);
        byte[] fields = Arrays.copyOfRange(source, from, reader.position());
        return ofFields(type, fields);
    }

    private static SshPublicKey ofFields(SshKeyType type, byte[] fields) {
        var writer = new SshWriter(fields.length + 48).string(type.wireName());
        int fieldsAt = writer.bytes().length;
        return new SshPublicKey(type, writer.raw(fields).bytes(), fieldsAt);
    }

    private static void checkFields(SshKeyType type, SshReader reader) {
        switch (type) {
            case RSA -> {
                reader.positiveMpint();
                reader.positiveMpint();
            }
            case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> readPoint(type, reader);
            case ED25519 -> readEd25519(reader);
            case SK_ECDSA_P256 -> {
                readPoint(type, reader);
                readApplication(reader);
            }
            case SK_ED25519 -> {
                readEd25519(reader);
                readApplication(reader);
            }
        }
    }

    private static byte[] readPoint(SshKeyType type, SshReader reader) {
        if (!reader.text().equals(type.curve())) {
            throw new SshFormatException("the curve is not the one of the key type");
        }
        byte[] point = reader.string();
        EllipticCurve.of(type).checkPoint(point);
        return point;
    }

    private static byte[] readEd25519(SshReader reader) {
        byte[] point = reader.string();
        Ed25519Points.check(point);
        return point;
    }

    /// The relying party of a security key. OpenSSH makes them all under `ssh:`.
    private static void readApplication(SshReader reader) {
        var application = reader.text();
        if (!application.startsWith("ssh:") || !application.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new SshFormatException("the security key was not made for SSH");
        }
    }

    /// The SSH form of a key of the JDK or any other provider.
    public static SshPublicKey of(PublicKey key) {
        var writer = new SshWriter();
        switch (key) {
            case RSAPublicKey rsa -> writer.string(SshKeyType.RSA.wireName())
                    .mpint(rsa.getPublicExponent()).mpint(rsa.getModulus());
            case ECPublicKey ec -> {
                var type = EllipticCurve.typeOf(ec.getParams());
                writer.string(type.wireName()).string(type.curve()).string(EllipticCurve.of(type).encode(ec.getW()));
            }
            case EdECPublicKey ed -> writer.string(SshKeyType.ED25519.wireName()).string(Ed25519Points.encode(ed));
            default -> throw new SshFormatException("a " + key.getAlgorithm() + " key has no SSH form");
        }
        return parse(writer.bytes());
    }

    /// This key for use with `java.security`. A security key gives the key that its signatures verify with.
    public PublicKey toJca() {
        var reader = new SshReader(blob);
        reader.string();
        return switch (type) {
            case RSA -> {
                BigInteger exponent = reader.positiveMpint();
                yield JcaKeys.rsa(reader.positiveMpint(), exponent);
            }
            case ECDSA_P256, ECDSA_P384, ECDSA_P521, SK_ECDSA_P256 ->
                    EllipticCurve.of(type).publicKey(readPoint(type, reader));
            case ED25519, SK_ED25519 -> JcaKeys.ed25519(reader.string());
        };
    }

    public SshKeyType type() {
        return type;
    }

    /// The wire blob.
    public byte[] blob() {
        return blob.clone();
    }

    boolean hasBlob(byte[] bytes) {
        return Arrays.equals(blob, bytes);
    }

    /// The fields behind the type name, as a certificate repeats them.
    byte[] fields() {
        return Arrays.copyOfRange(blob, fieldsAt, blob.length);
    }

    /// Size in bits as `ssh-keygen -l` prints it.
    public int bits() {
        return switch (type) {
            case RSA -> rsaModulus().bitLength();
            case ECDSA_P256, SK_ECDSA_P256, ED25519, SK_ED25519 -> 256;
            case ECDSA_P384 -> 384;
            case ECDSA_P521 -> 521;
        };
    }

    public BigInteger rsaModulus() {
        var reader = rsaFields();
        reader.positiveMpint();
        return reader.positiveMpint();
    }

    public BigInteger rsaExponent() {
        return rsaFields().positiveMpint();
    }

    private SshReader rsaFields() {
        if (type != SshKeyType.RSA) {
            throw new IllegalStateException("not an RSA key");
        }
        var reader = new SshReader(blob);
        reader.string();
        return reader;
    }

    /// `SHA256:` and the unpadded base64 of the blob's hash, as OpenSSH prints it.
    public String fingerprint() {
        return fingerprint(blob);
    }

    static String fingerprint(byte[] blob) {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Digests.sha256(blob));
    }

    /// `type base64`, the form of a line in authorized_keys, without a comment.
    public String toLine() {
        return type.wireName() + " " + Base64.getEncoder().encodeToString(blob);
    }

    /// A type name from outside, safe to repeat in a message.
    static String printable(String name) {
        boolean clean = !name.isEmpty() && name.length() <= 64 && name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return clean ? "\"" + name + "\"" : "that name";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SshPublicKey key && Arrays.equals(blob, key.blob);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blob);
    }

    @Override
    public String toString() {
        return type.wireName() + " " + fingerprint();
    }
}
