package org.countersign.core.nebula;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.countersign.core.crypto.LittleEndian;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;

/// The private key of a machine in a Nebula network. It was made for key agreement (X25519) and signs by XEdDSA ("The XEdDSA and
/// VXEdDSA Signature Schemes", Signal).
public final class NebulaKey {
    private static final String LABEL = "NEBULA X25519 PRIVATE KEY";
    private static final int BYTES = 32;
    private static final int RANDOM_BYTES = 64;
    private static final int BLIND_BITS = 192;
    private static final BigInteger BASE_U = BigInteger.valueOf(9);
    /// In front of what is hashed to the secret number of a signature, so that it never equals another hash of the scheme.
    private static final byte[] PREFIX = LittleEndian.bytes(BigInteger.TWO.pow(256).subtract(BigInteger.TWO), BYTES);

    private final byte[] secret;

    private NebulaKey(byte[] secret) {
        this.secret = secret;
    }

    /// @throws NebulaFormatException when the text is no such key
    public static NebulaKey parsePem(String pem) {
        try {
            var blocks = Pem.parse(pem);
            if (blocks.size() != 1 || !blocks.getFirst().label().equals(LABEL)) {
                throw new NebulaFormatException("this is not one " + LABEL + " (those on P-256 are not supported)");
            }
            if (blocks.getFirst().der().length != BYTES) {
                throw new NebulaFormatException("the key does not have 32 bytes");
            }
            return new NebulaKey(blocks.getFirst().der());
        } catch (KeyFormatException e) {
            throw new NebulaFormatException(e.getMessage());
        }
    }

    /// The public half, as certificates hold it.
    public byte[] publicKey() {
        try {
            var factory = KeyFactory.getInstance("X25519");
            var agreement = KeyAgreement.getInstance("X25519");
            agreement.init(factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret)));
            agreement.doPhase(factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE_U)), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has X25519", e);
        }
    }

    /// An XEdDSA signature, which verifies as one of Ed25519.
    public byte[] sign(byte[] message, SecureRandom random) {
        var scalar = scalar();
        var point = EdwardsPoint.BASE.times(scalar, blind(random));
        // Of a point and its negative, which have the same u, that with an even x counts.
        var a = (point.isNegative() ? scalar.negate() : scalar).mod(EdwardsPoint.ORDER);
        byte[] publicPoint = point.encode();
        publicPoint[BYTES - 1] &= 0x7f;
        byte[] fresh = new byte[RANDOM_BYTES];
        random.nextBytes(fresh);
        var r = hash(PREFIX, LittleEndian.bytes(a, BYTES), message, fresh);
        byte[] commitment = EdwardsPoint.BASE.times(r, blind(random)).encode();
        var s = r.add(hash(commitment, publicPoint, message).multiply(a)).mod(EdwardsPoint.ORDER);
        byte[] signature = new byte[2 * BYTES];
        System.arraycopy(commitment, 0, signature, 0, BYTES);
        System.arraycopy(LittleEndian.bytes(s, BYTES), 0, signature, BYTES, BYTES);
        return signature;
    }

    /// RFC 7748, "The X25519 and X448 Functions": three low bits off, the highest off and the next one on.
    private BigInteger scalar() {
        byte[] clamped = secret.clone();
        clamped[0] &= (byte) 0xf8;
        clamped[BYTES - 1] &= 0x7f;
        clamped[BYTES - 1] |= 0x40;
        return LittleEndian.number(clamped);
    }

    private static BigInteger blind(SecureRandom random) {
        return new BigInteger(BLIND_BITS, random);
    }

    private static BigInteger hash(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return LittleEndian.number(digest.digest()).mod(EdwardsPoint.ORDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /// Never what it holds.
    @Override
    public String toString() {
        return "NebulaKey";
    }
}
