package org.countersign.core.keys;

import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;

/// The DER inside `PRIVATE KEY` (RFC 5958, "OneAsymmetricKey"), which names the algorithm and wraps its own form.
final class Pkcs8 {
    static final String EC = "1.2.840.10045.2.1";
    static final String RSA = "1.2.840.113549.1.1.1";
    static final String ED25519 = "1.3.101.112";
    private static final int ATTRIBUTES = 0xa0;
    private static final int PUBLIC_KEY = 0x81;

    private Pkcs8() {}

    /// @param proof asked when an EC key has the public half
    static KeyPair parse(byte[] der, PairProof proof) {
        var outer = new DerReader(der);
        var reader = outer.sequence();
        outer.expectEnd();
        if (reader.small() > 1) {
            throw new KeyFormatException("the PKCS#8 version of the key is not known");
        }
        var algorithm = reader.sequence();
        String oid = algorithm.oid();
        var key = new DerReader(reader.octets());
        var pair = switch (oid) {
            case EC -> LegacyKeys.ec(key, NamedCurve.ofOid(algorithm.oid()), proof);
            case RSA -> {
                algorithm.nothing();
                yield LegacyKeys.rsa(key);
            }
            case ED25519 -> KeyPairs.ed25519(key.octets());
            default -> throw new KeyFormatException("a key of the algorithm " + oid
                    + " is not supported; EC, RSA and Ed25519 are");
        };
        algorithm.expectEnd();
        key.expectEnd();
        checkRest(reader, pair);
        return pair;
    }

    private static void checkRest(DerReader reader, KeyPair pair) {
        if (reader.nextIs(ATTRIBUTES)) {
            reader.bytes(ATTRIBUTES);
        }
        if (reader.nextIs(PUBLIC_KEY)) {
            byte[] stated = DerReader.wholeBytes(reader.bytes(PUBLIC_KEY));
            if (pair.getPrivate() instanceof EdECPrivateKey && !Arrays.equals(stated, ed25519Point(pair))) {
                throw new KeyFormatException("the public part does not belong to the private part");
            }
        }
        reader.expectEnd();
    }

    private static byte[] ed25519Point(KeyPair pair) {
        var reader = new SshReader(SshPublicKey.of(pair.getPublic()).blob());
        reader.string();
        return reader.string();
    }

    /// With the public point inside an EC key, so that no reader has to compute it.
    static byte[] encode(KeyPair pair) {
        return switch (pair.getPrivate()) {
            case ECPrivateKey ec -> {
                var curve = NamedCurve.of(ec);
                yield wrap(Der.sequence(Der.oid(EC), Der.oid(curve.oid())),
                        LegacyKeys.encodeEc(ec, (ECPublicKey) pair.getPublic(), false));
            }
            case RSAPrivateCrtKey rsa -> wrap(Der.sequence(Der.oid(RSA), Der.nothing()), LegacyKeys.encodeRsa(rsa));
            case EdECPrivateKey ed -> wrap(Der.sequence(Der.oid(ED25519)), Der.octets(seed(ed)));
            default -> throw new KeyFormatException("a " + pair.getPrivate().getAlgorithm() + " key cannot be written");
        };
    }

    static byte[] seed(EdECPrivateKey key) {
        return key.getBytes().orElseThrow(() -> new KeyFormatException("the private key does not show its bytes"));
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(0), algorithm, Der.octets(key));
    }
}
