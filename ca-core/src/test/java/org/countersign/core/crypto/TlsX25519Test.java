package org.countersign.core.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys go the way that TLS takes them: made by a name, sent as a number, read from one.
class TlsX25519Test {
    private static final Crypto FASTEST = Crypto.fastest();
    private static final Optional<Provider> NATIVE = AwsLcX25519.load().map(NativeX25519::new);
    private static final Provider QUICK = new QuickX25519();
    private static final Provider JDK = Security.getProvider("SunEC");
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    static Stream<Provider> providers() {
        return Stream.concat(NATIVE.stream(), Stream.of(QUICK));
    }

    private static KeyPair newPair(Provider provider) throws Exception {
        var generator = KeyPairGenerator.getInstance("XDH", provider);
        generator.initialize(NamedParameterSpec.X25519);
        return generator.generateKeyPair();
    }

    private static byte[] agree(Provider provider, KeyPair own, BigInteger other) throws Exception {
        var agreement = KeyAgreement.getInstance("XDH", provider);
        agreement.init(own.getPrivate());
        agreement.doPhase(KeyFactory.getInstance("XDH", provider).generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, other)), true);
        return agreement.generateSecret("TlsPremasterSecret").getEncoded();
    }

    private static BigInteger sent(KeyPair pair) {
        return ((XECPublicKey) pair.getPublic()).getU();
    }

    /// An update of Amazon's provider may take away what is reached for there: every new connection would cost a tenth more.
    @Test
    void is_native_where_signatures_are() {
        assertEquals(FASTEST.name().equals("AmazonCorrettoCryptoProvider"), NATIVE.isPresent());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void agrees_with_the_jdk(Provider provider) throws Exception {
        for (int i = 0; i < 50; i++) {
            var own = newPair(provider);
            var jdk = newPair(JDK);
            byte[] secret = agree(provider, own, sent(jdk));
            assertEquals(32, secret.length);
            assertArrayEquals(agree(JDK, jdk, sent(own)), secret);
        }
    }

    /// Numbers beyond the prime are taken for what is left of them, and the highest bit is not looked at (RFC 7748, "The X25519 and X448
    /// Functions").
    @Test
    void takes_numbers_beyond_the_prime_as_the_standard_says() throws Exception {
        for (var provider : NATIVE.stream().toList()) {
            var own = newPair(provider);
            byte[] nine = agree(provider, own, BigInteger.valueOf(9));
            assertArrayEquals(nine, agree(provider, own, P.add(BigInteger.valueOf(9))));
            assertArrayEquals(nine, agree(provider, own, BigInteger.valueOf(9).setBit(255)));
        }
    }

    /// With such a number of the other side the secret would be known to everybody.
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "57896044618658097711785492504343953926634992332820282019728792003956564819948",
        "325606250916557431795983626356110631294008115727848805560023387167927233504",
        "39382357235489614581723060781553021112529911719440698176882885853963445705823",
        "57896044618658097711785492504343953926634992332820282019728792003956564819949",
        "57896044618658097711785492504343953926634992332820282019728792003956564819950"})
    void makes_no_secret_of_a_number_of_small_order(String number) throws Exception {
        for (var provider : NATIVE.stream().toList()) {
            var own = newPair(provider);
            assertThrows(InvalidKeyException.class, () -> agree(provider, own, new BigInteger(number)));
        }
        var own = newPair(QUICK);
        assertThrows(IllegalStateException.class, () -> agree(QUICK, own, new BigInteger(number)));
    }

    @Test
    void two_keys_differ() throws Exception {
        for (var provider : providers().toList()) {
            assertTrue(!sent(newPair(provider)).equals(sent(newPair(provider))));
        }
    }

    /// Other curves have the same name to the JDK.
    @Test
    void leaves_other_curves_to_the_next_provider() throws Exception {
        for (var provider : NATIVE.stream().toList()) {
            Security.insertProviderAt(provider, 1);
            try {
                var generator = KeyPairGenerator.getInstance("XDH");
                generator.initialize(NamedParameterSpec.X448);
                var one = generator.generateKeyPair();
                var other = generator.generateKeyPair();
                var agreement = KeyAgreement.getInstance("XDH");
                agreement.init(one.getPrivate());
                assertSame(JDK, agreement.getProvider());
                agreement.doPhase(other.getPublic(), true);
                assertEquals(56, agreement.generateSecret().length);
                var read = KeyFactory.getInstance("XDH").generatePublic(new XECPublicKeySpec(NamedParameterSpec.X448, sent(one)));
                assertEquals(sent(one), ((XECPublicKey) read).getU());
            } finally {
                Security.removeProvider(provider.getName());
            }
        }
    }
}
