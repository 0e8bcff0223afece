package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.util.HexFormat;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyPairsTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @ParameterizedTest
    @EnumSource(NamedCurve.class)
    void computes_the_public_point_that_the_jdk_computes(NamedCurve curve) {
        for (int i = 0; i < 20; i++) {
            var pair = KeyGenerator.ec(curve.joseName()).generate(RANDOM);

            assertEquals(((ECPublicKey) pair.getPublic()).getW(),
                    curve.publicPoint(((ECPrivateKey) pair.getPrivate()).getS()));
        }
    }

    @ParameterizedTest
    @EnumSource(NamedCurve.class)
    void computes_the_points_at_both_ends_of_the_range(NamedCurve curve) {
        var parameters = curve.parameters();
        var generator = parameters.getGenerator();
        var last = curve.publicPoint(parameters.getOrder().subtract(BigInteger.ONE));

        assertEquals(generator, curve.publicPoint(BigInteger.ONE));
        // The last one is the generator mirrored: same x, other y.
        assertEquals(generator.getAffineX(), last.getAffineX());
        assertEquals(prime(curve), last.getAffineY().add(generator.getAffineY()));
        assertThrows(KeyFormatException.class, () -> curve.publicPoint(BigInteger.ZERO));
        assertThrows(KeyFormatException.class, () -> curve.publicPoint(parameters.getOrder()));
    }

    private static BigInteger prime(NamedCurve curve) {
        return ((ECFieldFp) curve.parameters().getCurve().getField()).getP();
    }

    /// RFC 8032, "Test Vectors for Ed25519", tests 1 and 2.
    @Test
    void computes_the_ed25519_keys_of_rfc_8032() {
        assertEquals("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                ed25519("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        assertEquals("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                ed25519("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    }

    private static String ed25519(String seed) {
        var key = SshPublicKey.of(KeyPairs.ed25519(HexFormat.of().parseHex(seed)).getPublic());
        var reader = new SshReader(key.blob());
        reader.string();
        return HexFormat.of().formatHex(reader.string());
    }
}
