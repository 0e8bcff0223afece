package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What templates for X.509 certificates can say, and what a leaf is never made to be.
class X509TemplatesTest {
    /// The built-in leaf, in the words of a template.
    private static final String LEAF = """
            {
                "subject": {{ toJson .Subject }},
                "sans": {{ toJson .SANs }},
            {{- if typeIs "*rsa.PublicKey" .Insecure.CR.PublicKey }}
                "keyUsage": ["keyEncipherment", "digitalSignature"],
            {{- else }}
                "keyUsage": ["digitalSignature"],
            {{- end }}
                "extKeyUsage": ["serverAuth", "clientAuth"]
            }""";
    private static final Instant END = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(7200);

    @TempDir
    static Path directory;

    private static ShapedCa ca;

    @BeforeAll
    static void start() throws Exception {
        var options = ShapedCa.options();
        options.put("leaf", ShapedCa.x509(LEAF));
        options.put("rich", JsonObject.builder().put("x509", JsonObject.builder().put("template", """
                {"subject": {"commonName": {{ toJson .Insecure.CR.Subject.CommonName }}, "organization": {{ toJson .OU }},
                             "organizationalUnit": ["a", "b"], "extraNames": [{"type": "1.2.840.113549.1.9.1", "value": "ca@example.com"}]},
                 "dnsNames": {{ toJson .Token.sub }}, "emailAddresses": ["jane@example.com"],
                 "sans": [{"type": "auto", "value": "https://example.com/id"}, {"type": "ip", "value": "10.0.0.9"}],
                 "keyUsage": "DIGITAL_SIGNATURE", "extKeyUsage": ["clientAuth"], "unknownExtKeyUsage": ["1.3.6.1.5.5.7.3.17"],
                 "basicConstraints": {"isCA": false},
                 "crlDistributionPoints": ["http://example.com/crl"], "ocspServer": "http://example.com/ocsp",
                 "policyIdentifiers": ["1.2.3.4"],
                 "extensions": [{"id": "1.2.3.4.5", "critical": false, "value": "BAEB"},
                                {"id": "1.3.6.1.4.1.37476.9000.64.1", "value": "BAEB"}],
                 "notAfter": "%s"}""".formatted(END))
                .put("templateData", JsonObject.builder().put("OU", "Example").build()).build()).build());
        options.put("text", ShapedCa.x509("{\"subject\": \"just a name\", \"dnsNames\": \"a.example.com\"}"));
        options.put("fail", ShapedCa.x509("{{ fail .Insecure.CR.PublicKeyAlgorithm }}"));
        options.put("size", ShapedCa.x509("{{ fail (print .Insecure.CR.PublicKey.Size) }}"));
        result(options, "authority", "\"basicConstraints\": {\"isCA\": true, \"maxPathLen\": 1}");
        result(options, "cert-sign", "\"keyUsage\": [\"certSign\"]");
        result(options, "crl-sign", "\"keyUsage\": [\"crl_sign\", \"digitalSignature\"]");
        result(options, "ocsp", "\"extKeyUsage\": [\"ocspSigning\"]");
        result(options, "ocsp-oid", "\"unknownExtKeyUsage\": [\"1.3.6.1.5.5.7.3.9\"]");
        result(options, "raw-authority", "\"extensions\": [{\"id\": \"2.5.29.19\", \"critical\": true, \"value\": \"MAMBAf8=\"}]");
        result(options, "constraints", "\"nameConstraints\": {\"permittedDNSDomains\": [\"example.com\"]}");
        result(options, "raw-constraints", "\"extensions\": [{\"id\": \"2.5.29.30\", \"value\": \"MAA=\"}]");
        result(options, "other-name", "\"sans\": [{\"type\": \"userPrincipalName\", \"value\": \"x\"}]");
        // A registered ID, which no policy here can judge.
        result(options, "raw-name", "\"extensions\": [{\"id\": \"2.5.29.17\", \"value\": \"MAWIAyoDBA==\"}]");
        // A DNS name with a wildcard in the middle.
        result(options, "raw-wildcard", "\"extensions\": [{\"id\": \"2.5.29.17\", \"value\": \"MAeCBWEuKi5i\"}]");
        result(options, "broken-extension", "\"extensions\": [{\"id\": \"2.5.29.15\", \"value\": \"BAEB\"}]");
        result(options, "wildcard", "\"dnsNames\": [\"a.*.example.com\"]");
        result(options, "not-an-address", "\"ipAddresses\": [\"10.0.0\"]");
        result(options, "serial", "\"serialNumber\": \"0x17\"");
        result(options, "algorithm", "\"signatureAlgorithm\": \"SHA1-RSA\"");
        result(options, "usage", "\"keyUsage\": [\"everything\"]");
        result(options, "oid", "\"extensions\": [{\"id\": \"1.x\", \"value\": \"BAEB\"}]");
        result(options, "base64", "\"extensions\": [{\"id\": \"1.2.3.4\", \"value\": \"?\"}]");
        result(options, "subject", "\"rawSubject\": \"BAEB\"");
        result(options, "unreadable-uri", "\"uris\": [\"https://example.com/a|b\"]");
        // Critical certificate policies that are an octet string.
        result(options, "unreadable-extension", "\"extensions\": [{\"id\": \"2.5.29.32\", \"critical\": true, \"value\": \"BAEB\"}]");
        result(options, "long", "\"notAfter\": \"2034-01-01T00:00:00Z\"");
        ca = ShapedCa.start(directory, options, config -> config);
    }

    private static void result(java.util.Map<String, JsonObject> options, String name, String members) {
        options.put(name, ShapedCa.x509("{\"subject\": \"x\", " + members + "}"));
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    private static X509Certificate leaf(Answer answer) {
        assertEquals(201, answer.status(), answer.toString());
        return CertificateBundle.parse(answer.json().text("crt")).getFirst();
    }

    @Test
    void the_built_in_leaf_can_be_written_as_a_template() throws Exception {
        for (var keys : List.of(Holder.newKey(), rsa())) {
            var plain = leaf(ca.signX509("admin", keys, JsonObject.EMPTY));
            var shaped = leaf(ca.signX509("leaf", keys, JsonObject.EMPTY));
            assertEquals(plain.getSubjectX500Principal(), shaped.getSubjectX500Principal());
            assertEquals(plain.getNonCriticalExtensionOIDs(), shaped.getNonCriticalExtensionOIDs());
            assertEquals(plain.getCriticalExtensionOIDs(), shaped.getCriticalExtensionOIDs());
            for (var oid : List.of("2.5.29.15", "2.5.29.37", "2.5.29.14", "2.5.29.35", "2.5.29.17")) {
                assertArrayEquals(plain.getExtensionValue(oid), shaped.getExtensionValue(oid), oid);
            }
        }
    }

    private static KeyPair rsa() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    @Test
    void a_template_says_what_the_certificate_holds() throws Exception {
        var leaf = leaf(ca.signX509("rich"));
        assertEquals("O=Example,OU=a+OU=b,CN=web01.example.com,1.2.840.113549.1.9.1=#0c0e6361406578616d706c652e636f6d",
                String.join(",", List.of(leaf.getSubjectX500Principal().getName().split(",")).reversed()));
        assertEquals(Set.of(List.of(2, "web01.example.com"), List.of(1, "jane@example.com"), List.of(7, "10.0.0.9"),
                List.of(6, "https://example.com/id")), Set.copyOf(leaf.getSubjectAlternativeNames()));
        assertEquals(List.of("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.17"), leaf.getExtendedKeyUsage());
        assertEquals(-1, leaf.getBasicConstraints());
        assertNotNull(leaf.getExtensionValue("2.5.29.19"));
        assertArrayEquals(Base64.getDecoder().decode("BAMEAQE="), leaf.getExtensionValue("1.2.3.4.5"));
        for (var oid : List.of("2.5.29.31", "2.5.29.32", "1.3.6.1.5.5.7.1.1")) {
            assertNotNull(leaf.getExtensionValue(oid), oid);
        }
        assertEquals(END, leaf.getNotAfter().toInstant());
    }

    @Test
    void the_provisioner_in_a_certificate_is_never_the_templates_to_say() throws Exception {
        assertEquals("rich", ProvisionerExtension.in(leaf(ca.signX509("rich"))).orElseThrow().name());
    }

    @Test
    void a_subject_may_be_a_text_and_usages_may_be_missing() throws Exception {
        var leaf = leaf(ca.signX509("text"));
        assertEquals("CN=just a name", leaf.getSubjectX500Principal().getName());
        assertNull(leaf.getKeyUsage());
        assertNull(leaf.getExtendedKeyUsage());
    }

    @Test
    void a_certificate_keeps_its_shape_when_it_is_renewed() throws Exception {
        var keys = Holder.newKey();
        var answer = ca.signX509("rich", keys, JsonObject.EMPTY);
        var old = leaf(answer);
        var renewed = leaf(new Holder(keys, Holder.chain(answer)).post(ca.ca, "/renew", ""));
        assertEquals(old.getSubjectX500Principal(), renewed.getSubjectX500Principal());
        assertArrayEquals(old.getExtensionValue("1.2.3.4.5"), renewed.getExtensionValue("1.2.3.4.5"));
        assertTrue(!old.getSerialNumber().equals(renewed.getSerialNumber()));
    }

    @Test
    void a_template_sees_the_key() throws Exception {
        assertEquals("The template of the provisioner refused: RSA", ca.signX509("fail", rsa(), JsonObject.EMPTY).message());
        assertEquals("The template of the provisioner refused: 256", ca.signX509("size", rsa(), JsonObject.EMPTY).message());
        assertEquals(Optional.of("The template of the provisioner refused: ECDSA"), Optional.of(ca.signX509("fail").message()));
    }

    @ParameterizedTest
    @CsvSource({
        "authority, 403, content-not-allowed", "cert-sign, 403, content-not-allowed", "crl-sign, 403, content-not-allowed",
        "ocsp, 403, content-not-allowed", "ocsp-oid, 403, content-not-allowed", "raw-authority, 403, content-not-allowed",
        "constraints, 403, content-not-allowed", "raw-constraints, 403, content-not-allowed",
        "other-name, 403, content-not-allowed", "raw-name, 403, content-not-allowed", "raw-wildcard, 403, content-not-allowed",
        "broken-extension, 403, content-not-allowed", "wildcard, 403, name-not-allowed", "long, 403, duration-too-long",
        "not-an-address, 500, template-failed", "serial, 500, template-failed", "algorithm, 500, template-failed",
        "usage, 500, template-failed", "oid, 500, template-failed", "base64, 500, template-failed", "subject, 403, content-not-allowed",
        "unreadable-uri, 403, content-not-allowed", "unreadable-extension, 403, content-not-allowed"})
    void what_a_template_says_is_judged(String provisioner, int status, String code) throws Exception {
        var answer = ca.signX509(provisioner);
        assertEquals(code, answer.code(), answer.toString());
        assertEquals(status, answer.status());
    }

    /// What nobody could read would be known only after it was recorded and signed.
    @Test
    void a_name_that_cannot_be_read_again_is_refused_before_anything_is_recorded() throws Exception {
        var sans = JsonObject.builder().put("sans", List.of("web01.example.com", "https://example.com/a|b")).build();
        var request = ca.x509Request("admin", Holder.newKey(), sans).build();
        for (int i = 0; i < 2; i++) {
            assertEquals("content-not-allowed", ca.ca.post("/sign", request).code());
        }
    }

    @Test
    void requests_that_templates_cannot_be_shown_are_refused_and_no_fault_of_the_server() throws Exception {
        var keys = Holder.newKey();
        var tooLarge = JsonObject.builder().put("n", new JsonNumber("1e999")).build();
        var data = ca.ca.post("/sign", ca.x509Request("leaf", keys, JsonObject.EMPTY).put("templateData", tooLarge).build());
        assertEquals("malformed-request", data.code(), data.toString());
        assertEquals("token-rejected", ca.signX509("leaf", keys, tooLarge).code());
        var usage = new Extension(Extension.keyUsage, true, new byte[] {4, 1, 1});
        var broken = ca.ca.post("/sign", ca.x509Request("leaf", keys, JsonObject.EMPTY).put("csr", csr(keys, usage)).build());
        assertEquals("invalid-csr", broken.code(), broken.toString());
    }

    private static String csr(KeyPair keys, Extension extension) throws Exception {
        var builder = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=web01.example.com"), keys.getPublic());
        builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new Extensions(extension));
        var request = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        return Pem.encode("CERTIFICATE REQUEST", request.getEncoded());
    }

    @Test
    void a_template_sees_a_key_with_a_large_exponent() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(2048, BigInteger.valueOf(4_294_967_291L)));
        leaf(ca.signX509("leaf", generator.generateKeyPair(), JsonObject.EMPTY));
    }
}
