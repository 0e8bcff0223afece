package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationListTest {
    private static final Instant NOW = TestAuthority.NOW;

    @TempDir
    Path directory;

    private OpenSsl.Outcome verify(TestAuthority authority, RevocationList list) {
        var openssl = new OpenSsl(directory);
        openssl.write("root.crt", authority.root());
        openssl.write("intermediate.crt", authority.intermediate());
        openssl.write("leaf.crt", authority.leaf(TestAuthority.ec("secp256r1"), "web01"));
        openssl.writePem("list.crl", "X509 CRL", sign(authority, list));
        return openssl.run("verify", "-CAfile", "root.crt", "-untrusted", "intermediate.crt", "-CRLfile", "list.crl",
                "-crl_check", "leaf.crt");
    }

    private static byte[] sign(TestAuthority authority, RevocationList list) {
        return list.sign(authority.issuer(), signer(authority.intermediateKey()));
    }

    private static MessageSigner signer(KeyPair keys) {
        return X509SignatureAlgorithm.ofKey(keys.getPublic()).signer(keys.getPrivate());
    }

    private static RevocationList list(RevocationList.Entry... entries) {
        return new RevocationList(BigInteger.TEN, NOW, NOW.plus(Duration.ofHours(24)), Optional.empty(), List.of(entries));
    }

    /// Leaves of the test authority have the serial 3.
    private static RevocationList.Entry leafRevoked(int reasonCode) {
        return new RevocationList.Entry(BigInteger.valueOf(3), NOW.minusSeconds(1), reasonCode);
    }

    @Test
    void openssl_accepts_a_certificate_that_is_not_listed() {
        var outcome = verify(TestAuthority.create(), list(new RevocationList.Entry(BigInteger.valueOf(4), NOW, 1)));
        assertEquals(0, outcome.exitCode(), outcome.output());
    }

    /// Reason 8 means "remove from the list", and openssl lets such a certificate pass: it must not be said.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void openssl_refuses_a_listed_certificate_whatever_the_reason(int reasonCode) {
        var outcome = verify(TestAuthority.create(), list(leafRevoked(reasonCode)));
        assertTrue(outcome.exitCode() != 0 && outcome.output().contains("certificate revoked"), outcome.output());
    }

    @Test
    void is_signed_by_every_kind_of_issuer() {
        for (var keys : List.of(TestAuthority.ec("secp384r1"), TestAuthority.keyPair("RSA"), TestAuthority.keyPair("Ed25519"))) {
            var outcome = verify(TestAuthority.create(TestAuthority.ec("secp256r1"), keys), list(leafRevoked(1)));
            assertTrue(outcome.output().contains("certificate revoked"), outcome.output());
        }
    }

    @Test
    void a_list_that_is_signed_with_another_key_does_not_leave() {
        var authority = TestAuthority.create();
        assertThrows(IllegalStateException.class,
                () -> list().sign(authority.issuer(), signer(TestAuthority.ec("secp256r1"))));
    }

    @Test
    void names_its_place_number_and_reasons_and_has_no_list_of_nothing() {
        var openssl = new OpenSsl(directory);
        var authority = TestAuthority.create();
        var full = new RevocationList(new BigInteger("18446744073709551615"), NOW, NOW.plusSeconds(60),
                Optional.of("http://ca.example.com/1.0/crl"), List.of(leafRevoked(1)));
        openssl.writePem("list.crl", "X509 CRL", sign(authority, full));
        var text = openssl.run("crl", "-in", "list.crl", "-noout", "-text").output();
        assertTrue(text.contains("Version 2") && text.contains("URI:http://ca.example.com/1.0/crl")
                && text.contains("Key Compromise") && text.contains("Issuing Distribution Point: critical"), text);
        openssl.writePem("empty.crl", "X509 CRL", sign(authority, list()));
        assertTrue(openssl.run("crl", "-in", "empty.crl", "-noout", "-text").output().contains("No Revoked Certificates"));
    }

    @Test
    void holds_a_hundred_thousand_certificates() {
        var authority = TestAuthority.create();
        var many = IntStream.rangeClosed(1, 100_000)
                .mapToObj(i -> new RevocationList.Entry(BigInteger.valueOf(i), NOW, 0)).toArray(RevocationList.Entry[]::new);
        assertTrue(verify(authority, list(many)).output().contains("certificate revoked"));
    }

    @Test
    void an_issuer_may_sign_lists_when_its_certificate_says_so() {
        var authority = TestAuthority.create();
        assertTrue(RevocationList.maySign(authority.issuer()));
        assertTrue(RevocationList.maySign(CertificateIssuer.of(authority.root())));
    }
}
