package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.SubjectAlternativeName.Type;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestTest {
    private static final String NAMES = "subjectAltName=DNS:b.example,DNS:a.example,IP:10.0.0.1,IP:::1,"
            + "email:me@example.com,URI:https://a.example/x";

    @TempDir
    static Path directory;

    private static OpenSsl openSsl;
    private static byte[] good;

    @BeforeAll
    static void make() {
        openSsl = new OpenSsl(directory);
        good = request("ec", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-addext", NAMES);
    }

    /// A request made by openssl, DER.
    private static byte[] request(String name, String... options) {
        var all = new java.util.ArrayList<>(List.of("req", "-new", "-nodes", "-subj", "/O=x/CN=the.name",
                "-keyout", name + ".key", "-out", name + ".csr"));
        all.addAll(List.of(options));
        var outcome = openSsl.run(all.toArray(String[]::new));
        assertEquals(0, outcome.exitCode(), outcome.output());
        return openSsl.readPem(name + ".csr");
    }

    @Test
    void reads_key_common_name_and_names() {
        var request = CertificateRequest.parse(good);
        assertEquals("EC", request.publicKey().getAlgorithm());
        assertEquals("the.name", request.commonName());
        assertEquals(List.of("DNS b.example", "DNS a.example", "IP 10.0.0.1", "IP ::1", "EMAIL me@example.com",
                        "URI https://a.example/x"),
                request.names().stream().map(name -> name.type() + " " + name.value()).toList());
    }

    @Test
    void reads_pem_whatever_its_label() {
        assertEquals("the.name", CertificateRequest.parse(Pem.encode("CERTIFICATE REQUEST", good)).commonName());
        assertEquals("the.name", CertificateRequest.parse(Pem.encode("SOMETHING", good)).commonName());
        assertThrows(X509FormatException.class, () -> CertificateRequest.parse("no block"));
        assertThrows(X509FormatException.class, () -> CertificateRequest.parse("-----BEGIN X-----\n%%\n"));
    }

    @ParameterizedTest
    @CsvSource({"rsa,RSA", "ed25519,EdDSA"})
    void reads_other_kinds_of_keys(String kind, String algorithm) {
        assertEquals(algorithm, CertificateRequest.parse(request(kind, "-newkey", kind)).publicKey().getAlgorithm());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-384", "P-521"})
    void reads_the_larger_curves(String curve) {
        var request = request(curve, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:" + curve);
        assertEquals("EC", CertificateRequest.parse(request).publicKey().getAlgorithm());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-224", "secp256k1", "brainpoolP256r1"})
    void refuses_other_curves(String curve) {
        var request = request(curve, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:" + curve);
        assertRefused(request, "the kind of the public key is not supported");
    }

    @Test
    void refuses_explicit_curve_parameters() {
        var request = request("explicit", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-pkeyopt", "ec_param_enc:explicit");
        assertRefused(request, "the kind of the public key is not supported");
    }

    /// Some providers understand it and some do not; no client of this CA writes it.
    @Test
    void refuses_a_point_in_its_short_form() {
        openSsl.run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "long.pem");
        openSsl.run("ec", "-in", "long.pem", "-conv_form", "compressed", "-out", "short.pem");
        assertRefused(request("short", "-key", "short.pem"), "the public key is not well formed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-md5", "-sha1"})
    void refuses_weak_hashes(String hash) {
        assertRefused(request("weak", "-newkey", "rsa:2048", hash),
                "the signature algorithm of the certificate request is not accepted");
    }

    @Test
    void accepts_rsa_pss_signatures() {
        var request = request("pss", "-newkey", "rsa:2048", "-sha256", "-sigopt", "rsa_padding_mode:pss",
                "-sigopt", "rsa_pss_saltlen:digest");
        assertEquals("the.name", CertificateRequest.parse(request).commonName());
    }

    @Test
    void a_small_rsa_key_is_read_and_left_to_the_caller() {
        assertEquals("RSA", CertificateRequest.parse(request("small", "-newkey", "rsa:1024"))
                .publicKey().getAlgorithm());
    }

    @Test
    void refuses_a_changed_name() {
        var text = HexFormat.of().formatHex(good);
        var changed = HexFormat.of().parseHex(text.replace(hex("the.name"), hex("the.nome")));
        assertRefused(changed, "the certificate request is not signed with its own key");
    }

    @Test
    void refuses_every_single_flipped_bit() {
        for (int i = 0; i < good.length; i++) {
            var changed = good.clone();
            changed[i] ^= 1;
            assertThrows(X509FormatException.class, () -> CertificateRequest.parse(changed), "octet " + i);
        }
    }

    @Test
    void refuses_every_shorter_and_a_longer_text() {
        for (int length = 0; length < good.length; length++) {
            var cut = Arrays.copyOf(good, length);
            assertThrows(X509FormatException.class, () -> CertificateRequest.parse(cut), "length " + length);
        }
        assertThrows(X509FormatException.class, () -> CertificateRequest.parse(Arrays.copyOf(good, good.length + 1)));
    }

    @Test
    void compares_names_as_sets_for_each_kind_it_asks_for() {
        var request = CertificateRequest.parse(good);
        assertEquals(Optional.empty(), request.firstDifference(granted("a.example", "b.example", "10.0.0.1", "::1",
                "me@example.com", "https://a.example/x", "a.example")));
        assertEquals(Optional.of(Type.DNS), request.firstDifference(granted("a.example", "10.0.0.1", "::1",
                "me@example.com", "https://a.example/x")));
        assertEquals(Optional.of(Type.DNS), request.firstDifference(granted("a.example", "B.example", "10.0.0.1",
                "::1", "me@example.com", "https://a.example/x")));
        assertEquals(Optional.of(Type.IP), request.firstDifference(granted("a.example", "b.example", "10.0.0.1",
                "me@example.com", "https://a.example/x")));
        assertEquals(Optional.of(Type.URI), request.firstDifference(granted("a.example", "b.example", "10.0.0.1",
                "::1", "me@example.com")));
    }

    @Test
    void a_request_without_names_differs_from_nothing() {
        var bare = CertificateRequest.parse(request("bare", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        assertEquals(List.of(), bare.names());
        assertEquals(Optional.empty(), bare.firstDifference(granted("a.example", "10.0.0.1")));
    }

    private static List<SubjectAlternativeName> granted(String... names) {
        return SubjectAlternativeName.split(List.of(names));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static void assertRefused(byte[] der, String message) {
        var refusal = assertThrows(X509FormatException.class, () -> CertificateRequest.parse(der));
        assertEquals(message, refusal.getMessage());
    }
}
