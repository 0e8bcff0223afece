package org.countersign.core.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys go the way that TLS takes them: made by a name, sent as a number, read from one.
class QuickX25519Test {
    private static final Provider QUICK = new QuickX25519();
    private static final Provider JDK = Security.getProvider("SunEC");

    private static KeyPair newPair(Provider provider) throws Exception {
        var generator = KeyPairGenerator.getInstance("XDH", provider);
        generator.initialize(NamedParameterSpec.X25519);
        return generator.generateKeyPair();
    }

    private static byte[] agree(Provider provider, KeyPair own, BigInteger other) throws Exception {
        var agreement = KeyAgreement.getInstance("XDH", provider);
        agreement.init(own.getPrivate());
        agreement.doPhase(KeyFactory.getInstance("XDH", provider).generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, other)), true);
        return agreement.generateSecret();
    }

    private static BigInteger sent(KeyPair pair) {
        return ((XECPublicKey) pair.getPublic()).getU();
    }

    @Test
    void agrees_with_the_jdk() throws Exception {
        for (int i = 0; i < 20; i++) {
            var quick = newPair(QUICK);
            var jdk = newPair(JDK);
            byte[] secret = agree(QUICK, quick, sent(jdk));
            assertEquals(32, secret.length);
            assertArrayEquals(agree(JDK, jdk, sent(quick)), secret);
        }
    }

    /// With such a number of the other side the secret would be known to everybody.
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "57896044618658097711785492504343953926634992332820282019728792003956564819948",
        "325606250916557431795983626356110631294008115727848805560023387167927233504"})
    void makes_no_secret_of_a_number_of_small_order(String number) throws Exception {
        var own = newPair(QUICK);
        assertThrows(IllegalStateException.class, () -> agree(QUICK, own, new BigInteger(number)));
    }
}
