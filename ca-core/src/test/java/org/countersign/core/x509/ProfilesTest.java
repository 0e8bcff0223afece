package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create();

    @TempDir
    Path directory;

    @Test
    void openssl_verifies_the_chain_for_server_and_client() {
        var openSsl = new OpenSsl(directory);
        openSsl.write("root.pem", AUTHORITY.root());
        openSsl.write("intermediate.pem", AUTHORITY.intermediate());
        openSsl.write("leaf.pem", AUTHORITY.leaf(TestAuthority.ec("secp256r1"), "ca.example.com", "127.0.0.1"));
        for (var purpose : List.of("sslserver", "sslclient")) {
            var outcome = openSsl.run("verify", "-x509_strict", "-purpose", purpose, "-CAfile", "root.pem",
                    "-untrusted", "intermediate.pem", "leaf.pem");
            assertEquals(0, outcome.exitCode(), outcome.output());
        }
    }

    @Test
    void openssl_reads_root_and_intermediate_as_they_are_meant() {
        var openSsl = new OpenSsl(directory);
        openSsl.write("root.pem", AUTHORITY.root());
        openSsl.write("intermediate.pem", AUTHORITY.intermediate());
        var root = openSsl.run("x509", "-in", "root.pem", "-noout", "-text").output();
        assertTrue(root.contains("Subject: O = Test Lab, CN = Test Lab Root CA"), root);
        assertTrue(root.contains("CA:TRUE, pathlen:1"), root);
        assertTrue(root.contains("Certificate Sign, CRL Sign"), root);
        var intermediate = openSsl.run("x509", "-in", "intermediate.pem", "-noout", "-text").output();
        assertTrue(intermediate.contains("Issuer: O = Test Lab, CN = Test Lab Root CA"), intermediate);
        assertTrue(intermediate.contains("Subject: O = Test Lab, CN = Test Lab Intermediate CA"), intermediate);
        assertTrue(intermediate.contains("CA:TRUE, pathlen:0"), intermediate);
        assertTrue(intermediate.contains("Authority Key Identifier"), intermediate);
    }

    @Test
    void root_and_intermediate_live_3650_days() {
        for (var certificate : List.of(AUTHORITY.root(), AUTHORITY.intermediate())) {
            assertEquals(3650L * 24 * 60 * 60 * 1000,
                    certificate.getNotAfter().getTime() - certificate.getNotBefore().getTime());
        }
    }

    @Test
    void a_leaf_has_exactly_the_default_extensions_in_their_order() {
        var key = TestAuthority.ec("secp256r1");
        var leaf = AUTHORITY.leaf(key, "localhost", "127.0.0.1");
        var ski = HexFormat.of().formatHex(KeyIdentifiers.of(key.getPublic()));
        var aki = HexFormat.of().formatHex(KeyIdentifiers.of(AUTHORITY.intermediate().getPublicKey()));
        assertEquals(List.of(
                "2.5.29.15 true 03020780",
                "2.5.29.37 false 301406082b0601050507030106082b06010505070302",
                "2.5.29.14 false 0414" + ski,
                "2.5.29.35 false 30168014" + aki,
                "2.5.29.17 false 301182096c6f63616c686f737487047f000001",
                "1.3.6.1.4.1.37476.9000.64.1 false 3010020101040561646d696e04046b696431"), extensionsOf(leaf));
    }

    private static List<String> extensionsOf(X509Certificate certificate) {
        var extensions = Certificate.getInstance(X509Certificates.der(certificate)).getTBSCertificate().getExtensions();
        return Arrays.stream(extensions.getExtensionOIDs()).map(extensions::getExtension)
                .map(extension -> extension.getExtnId() + " " + extension.isCritical() + " "
                        + HexFormat.of().formatHex(extension.getExtnValue().getOctets())).toList();
    }

    @Test
    void an_rsa_leaf_may_also_encipher_keys() {
        var leaf = AUTHORITY.leaf(TestAuthority.keyPair("RSA"), "rsa.example.com");
        assertTrue(leaf.getKeyUsage()[0]);
        assertTrue(leaf.getKeyUsage()[2]);
    }

    @Test
    void names_are_grouped_as_dns_email_ip_uri() {
        var leaf = AUTHORITY.leaf(TestAuthority.ec("secp256r1"),
                "https://a.example/x", "10.0.0.1", "b.example", "me@example.com", "::1", "a.example");
        var body = X509CertificateBody.parse(tbs(leaf));
        assertEquals(List.of("b.example", "a.example", "me@example.com", "10.0.0.1", "::1", "https://a.example/x"),
                body.names());
    }

    @Test
    void names_are_critical_when_the_subject_is_empty() {
        var key = TestAuthority.ec("secp256r1");
        var empty = SubjectName.ofCommonName("");
        var extensions = LeafProfile.extensions(empty, SubjectAlternativeName.split(List.of("a.example")),
                key.getPublic(), AUTHORITY.issuer(), Optional.empty());
        var leaf = AUTHORITY.sign(LeafProfile.body(new LeafProfile.Leaf(BigInteger.TEN, empty, key.getPublic(),
                TestAuthority.NOW, TestAuthority.NOW.plusSeconds(600), extensions), AUTHORITY.issuer()));
        assertTrue(leaf.getCriticalExtensionOIDs().contains("2.5.29.17"));
        assertEquals("", X509CertificateBody.parse(tbs(leaf)).keyId());
    }

    @Test
    void missing_subject_attributes_come_from_the_defaults() {
        var defaults = new SubjectName(java.util.Map.of(
                SubjectName.Attribute.ORGANIZATION, List.of("Example & Sons"),
                SubjectName.Attribute.COMMON_NAME, List.of("not used")));
        var subject = SubjectName.ofCommonName("alice").withDefaults(defaults);
        assertEquals("O=Example & Sons,CN=alice", subject.encode().toString());
    }

    @Test
    void a_body_says_what_it_holds() {
        var leaf = AUTHORITY.leaf(TestAuthority.ec("secp256r1"), "host.example.com");
        var body = X509CertificateBody.parse(tbs(leaf));
        assertEquals("host.example.com", body.keyId());
        assertEquals(BigInteger.valueOf(3), body.id().serial());
        assertEquals(TestAuthority.NOW.minusSeconds(60), body.notBefore());
        assertEquals(TestAuthority.NOW.plusSeconds(86_400), body.notAfter());
    }

    @ParameterizedTest
    @CsvSource({"secp256r1,SHA256withECDSA", "secp384r1,SHA384withECDSA", "secp521r1,SHA512withECDSA"})
    void an_ec_issuer_signs_with_the_hash_of_its_curve(String curve, String algorithm) {
        assertEquals(algorithm, leafUnder(TestAuthority.ec(curve)).getSigAlgName());
    }

    @ParameterizedTest
    @CsvSource({"Ed25519,Ed25519", "RSA,SHA256withRSA"})
    void other_issuers_sign_with_their_own_algorithm(String key, String algorithm) {
        var name = leafUnder(TestAuthority.keyPair(key)).getSigAlgName();
        assertTrue(List.of(algorithm, "EdDSA").contains(name), name);
    }

    private static X509Certificate leafUnder(KeyPair issuer) {
        return TestAuthority.create(TestAuthority.ec("secp256r1"), issuer)
                .leaf(TestAuthority.ec("secp256r1"), "a.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-sha512", "-sha384", "-sha256"})
    void an_rsa_issuer_keeps_the_scheme_of_its_own_certificate(String hash) {
        var openSsl = new OpenSsl(directory);
        var made = openSsl.run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "c.pem",
                "-subj", "/CN=x", hash, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest");
        assertEquals(0, made.exitCode(), made.output());
        var issuer = CertificateIssuer.of(X509Certificates.parse(openSsl.readPem("c.pem")));
        assertEquals("RSA_PSS_SHA" + hash.substring(4), issuer.algorithm().name());
    }

    @Test
    void a_signature_of_another_key_never_becomes_a_certificate() {
        var body = X509CertificateBody.parse(tbs(AUTHORITY.leaf(TestAuthority.ec("secp256r1"), "a.example")));
        var stranger = body.algorithm().signer(TestAuthority.ec("secp256r1").getPrivate());
        var issuer = AUTHORITY.issuer().publicKey();
        assertThrows(IllegalStateException.class, () -> X509Certificates.sign(body, stranger, issuer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void a_sealed_body_is_the_certificate_that_the_jdk_reads(String kind) throws Exception {
        var key = kind.equals("EC") ? TestAuthority.ec("secp384r1") : TestAuthority.keyPair(kind);
        var body = X509CertificateBody.parse(tbs(AUTHORITY.leaf(key, "a.example", "10.0.0.1")));
        var issuer = AUTHORITY.issuer().publicKey();
        var sealed = X509Certificates.seal(body, body.algorithm().signer(AUTHORITY.intermediateKey().getPrivate()), issuer);
        var read = X509Certificates.parse(sealed.der());
        read.verify(issuer);
        assertArrayEquals(body.toBeSigned(), read.getTBSCertificate());
        assertEquals(key.getPublic(), read.getPublicKey());
        assertEquals(CertificateBundle.toPem(read), sealed.toPem());
        assertEquals(X509Certificates.fingerprint(read), sealed.fingerprint());
        assertEquals(List.of(read.getSubjectX500Principal().getName(), kind), List.of(body.subject(), body.keyAlgorithm()));
    }

    @Test
    void a_leaf_is_no_issuer() {
        var leaf = AUTHORITY.leaf(TestAuthority.ec("secp256r1"), "a.example");
        assertThrows(X509FormatException.class, () -> CertificateIssuer.of(leaf));
    }

    private static byte[] tbs(X509Certificate certificate) {
        try {
            return certificate.getTBSCertificate();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
