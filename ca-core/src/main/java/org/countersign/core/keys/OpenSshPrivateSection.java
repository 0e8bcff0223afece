package org.countersign.core.keys;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// The section of an OpenSSH private key that may be encrypted (OpenSSH, PROTOCOL.key): two equal check numbers, the key,
/// a comment, and padding that counts 1, 2, 3.
final class OpenSshPrivateSection {
    private OpenSshPrivateSection() {}

    /// Empty when the check numbers differ, which is how a wrong password shows.
    static Optional<KeyPair> parse(byte[] section, int blockLength, byte[] publicBlob) {
        var reader = new SshReader(section);
        long one = reader.uint32();
        long other = reader.uint32();
        if (one != other) {
            return Optional.empty();
        }
        var pair = readKey(reader);
        reader.string();
        checkPadding(reader, blockLength);
        if (!Arrays.equals(SshPublicKey.of(pair.getPublic()).blob(), publicBlob)) {
            throw new KeyFormatException("the public part does not belong to the private part");
        }
        return Optional.of(pair);
    }

    private static KeyPair readKey(SshReader reader) {
        var type = SshKeyType.ofWireName(reader.text())
                .orElseThrow(() -> new KeyFormatException("it holds a key of a type that is not supported"));
        return switch (type) {
            case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> readEc(NamedCurve.ofSshType(type), reader);
            case ED25519 -> readEd25519(reader);
            case RSA -> readRsa(reader);
            case SK_ECDSA_P256, SK_ED25519 -> throw new KeyFormatException(
                    "its private half is on a security key; only keys in files can be used here");
        };
    }

    private static KeyPair readEc(NamedCurve curve, SshReader reader) {
        // Curve name and point are compared with the rest through the public blob.
        reader.string();
        reader.string();
        return KeyPairs.ec(curve, reader.positiveMpint());
    }

    private static KeyPair readEd25519(SshReader reader) {
        byte[] point = reader.string();
        byte[] seedAndPoint = reader.string();
        if (seedAndPoint.length != 64 || !Arrays.equals(point, Arrays.copyOfRange(seedAndPoint, 32, 64))) {
            throw new KeyFormatException("the two halves of the Ed25519 key do not belong together");
        }
        return KeyPairs.ed25519(Arrays.copyOf(seedAndPoint, 32));
    }

    private static KeyPair readRsa(SshReader reader) {
        var modulus = reader.positiveMpint();
        var exponent = reader.positiveMpint();
        var privateExponent = reader.positiveMpint();
        var coefficient = reader.positiveMpint();
        var p = reader.positiveMpint();
        var q = reader.positiveMpint();
        return KeyPairs.rsa(new RSAPrivateCrtKeySpec(modulus, exponent, privateExponent, p, q,
                privateExponent.mod(p.subtract(BigInteger.ONE).max(BigInteger.ONE)),
                privateExponent.mod(q.subtract(BigInteger.ONE).max(BigInteger.ONE)), coefficient));
    }

    private static void checkPadding(SshReader reader, int blockLength) {
        for (int i = 1; !reader.atEnd(); i++) {
            if (i == blockLength || reader.uint8() != i) {
                throw new KeyFormatException("its padding is damaged");
            }
        }
    }

    /// Completes a file whose head stands in `file`: number of keys, public blob, this section after `encryption`.
    static byte[] write(SshWriter file, KeyPair pair, int check, String comment, int blockLength,
            UnaryOperator<byte[]> encryption) {
        var publicKey = SshPublicKey.of(pair.getPublic());
        var section = new SshWriter().uint32(check).uint32(check);
        writeKey(section, publicKey, pair);
        section.string(comment);
        for (int i = 1; section.bytes().length % blockLength != 0; i++) {
            section.uint8(i);
        }
        return file.uint32(1).string(publicKey.blob()).string(encryption.apply(section.bytes())).bytes();
    }

    private static void writeKey(SshWriter section, SshPublicKey publicKey, KeyPair pair) {
        switch (pair.getPrivate()) {
            // For these two the public blob, type name and all, is how the private form begins.
            case ECPrivateKey ec -> section.raw(publicKey.blob()).mpint(ec.getS());
            case EdECPrivateKey ed -> {
                var reader = new SshReader(publicKey.blob());
                reader.string();
                section.raw(publicKey.blob()).string(Der.concat(Pkcs8.seed(ed), reader.string()));
            }
            case RSAPrivateCrtKey rsa -> section.string(SshKeyType.RSA.wireName())
                    .mpint(rsa.getModulus()).mpint(rsa.getPublicExponent()).mpint(rsa.getPrivateExponent())
                    .mpint(rsa.getCrtCoefficient()).mpint(rsa.getPrimeP()).mpint(rsa.getPrimeQ());
            default -> throw new KeyFormatException("a " + pair.getPrivate().getAlgorithm() + " key has no OpenSSH form");
        }
    }
}
