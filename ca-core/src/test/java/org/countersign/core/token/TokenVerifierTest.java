package org.countersign.core.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.issue.Operation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k\"}";
    private static KeyPair p256;
    private static KeyPair other;
    private static KeyPair p384;
    private static KeyPair rsa;

    private final TokenVerifier verifier =
            new TokenVerifier(new Audiences(List.of("ca.example.com", "10.0.0.5", "::1")));

    @BeforeAll
    static void makeKeys() throws Exception {
        p256 = ec("secp256r1");
        other = ec("secp256r1");
        p384 = ec("secp384r1");
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        rsa = generator.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    @Test
    void accepts_what_a_client_sends_and_says_what_it_asserts() {
        var token = verify(HEADER, claims(c -> c));
        assertEquals("alice", token.subject());
        assertEquals("id1", token.id());
        assertEquals(NOW.plusSeconds(300), token.expires());
    }

    @Test
    void names_a_token_without_an_id_by_its_hash() {
        assertEquals(64, verify(HEADER, claims(c -> c.remove("jti"))).id().length());
        assertEquals(64, verify(HEADER, claims(c -> c.put("jti", ""))).id().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ca.example.com/ssh/sign", "https://ca.example.com:9000/ssh/sign",
            "https://ca.example.com:9000/1.0/ssh/sign", "https://10.0.0.5:1/ssh/sign", "https://[::1]:9000/1.0/ssh/sign",
            "https://[::1]/ssh/sign", "https://ca.example.com/1.0/sign"})
    void accepts_each_name_of_the_ca_with_any_port(String audience) {
        verify(HEADER, claims(c -> c.put("aud", audience)));
        verify(HEADER, claims(c -> c.put("aud", List.of("https://elsewhere.example.com/x", audience))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://ca.example.com/ssh/sign", "https://ca.example.com/ssh/sign/", "https://CA.example.com/ssh/sign",
            "https://ca.example.com./ssh/sign", "https://u@ca.example.com/ssh/sign", "https://ca.example.com/ssh%2fsign",
            "https://ca.example.com/ssh/sign?x=1", "https://ca.example.com/ssh/revoke", "https://ca.example.com/1.0/ssh/renew",
            "https://ca.example.com/1.0/revoke", "https://evil.example.com/ssh/sign", "https://ca.example.com/ssh/sign#sshpop/x",
            "https://ca.example.com:9000:1/ssh/sign", "https://ca.example.com:/ssh/sign", "step-certificate-authority",
            "https://ca.example.com:999999/ssh/sign", "https://ca.example.com@evil.example.com:1/ssh/sign", "/ssh/sign"})
    void refuses_every_other_audience(String audience) {
        refused(ProblemCode.TOKEN_WRONG_AUDIENCE, HEADER, claims(c -> c.put("aud", audience)));
    }

    @Test
    void refuses_audiences_that_are_missing_or_far_too_many() {
        refused(ProblemCode.TOKEN_WRONG_AUDIENCE, HEADER, claims(c -> c.remove("aud")));
        refused(ProblemCode.TOKEN_WRONG_AUDIENCE, HEADER, claims(c -> c.put("aud", List.of())));
        refused(ProblemCode.TOKEN_MALFORMED, HEADER, claims(c -> c.put("aud",
                java.util.Collections.nCopies(17, "https://ca.example.com/ssh/sign"))));
        refused(ProblemCode.TOKEN_MALFORMED, HEADER, claims(c -> c.put("aud", 7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "", "ES384", "ES512", "ES256K", "RS256", "PS256", "EdDSA", "HS256", "es256"})
    void refuses_every_algorithm_that_is_not_the_one_of_the_key(String algorithm) {
        refused(ProblemCode.TOKEN_REJECTED, HEADER.replace("ES256", algorithm), claims(c -> c));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"typ\":\"JWT\"}", "{\"alg\":null}", "{}"})
    void refuses_a_header_without_algorithm(String header) {
        refused(ProblemCode.TOKEN_REJECTED, header, claims(c -> c));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"alg\":7}", "{\"alg\":[\"ES256\"]}", "[]", "\"x\"", "null", "{\"alg\":\"ES256\",\"alg\":\"ES256\"}", ""})
    void cannot_read_a_header_of_another_shape(String header) {
        refused(ProblemCode.TOKEN_MALFORMED, header, claims(c -> c));
    }

    @Test
    void refuses_an_hmac_keyed_with_the_public_key() throws Exception {
        var input = base64("{\"alg\":\"HS256\"}") + "." + base64(claims(c -> c).toString());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(p256.getPublic().getEncoded(), "HmacSHA256"));
        var token = input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        refused(ProblemCode.TOKEN_REJECTED, token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"jwk\":{\"kty\":\"EC\"}", "\"jku\":\"https://127.0.0.1:1/\"", "\"x5u\":\"https://127.0.0.1:1/\"",
            "\"x5c\":[\"AA==\"]", "\"sshpop\":\"AA==\"", "\"crit\":[\"b64\"]", "\"b64\":false", "\"zip\":\"DEF\"", "\"cty\":\"JWT\""})
    void refuses_headers_that_this_kind_of_token_has_no_use_for(String member) {
        refused(ProblemCode.TOKEN_REJECTED, "{\"alg\":\"ES256\"," + member + "}", claims(c -> c));
    }

    @Test
    void refuses_signatures_of_other_keys_and_over_other_content() {
        refused(ProblemCode.TOKEN_REJECTED, signed(HEADER, claims(c -> c).toString(), other.getPrivate()));
        var good = signed(HEADER, claims(c -> c).toString(), p256.getPrivate());
        var parts = good.split("\\.");
        refused(ProblemCode.TOKEN_REJECTED, parts[0] + "." + base64(claims(c -> c.put("sub", "root")).toString()) + "." + parts[2]);
        byte[] der = new byte[70];
        refused(ProblemCode.TOKEN_REJECTED, parts[0] + "." + parts[1] + "." + base64(der));
        refused(ProblemCode.TOKEN_REJECTED, parts[0] + "." + parts[1] + "." + base64(new byte[64]));
        refused(ProblemCode.TOKEN_REJECTED, parts[0] + "." + parts[1] + ".");
        byte[] allOnes = new byte[64];
        java.util.Arrays.fill(allOnes, (byte) -1);
        refused(ProblemCode.TOKEN_REJECTED, parts[0] + "." + parts[1] + "." + base64(allOnes));
    }

    @Test
    void reads_one_spelling_of_a_token_only() {
        var good = signed(HEADER, claims(c -> c).toString(), p256.getPrivate());
        for (var spelling : List.of(good + "=", " " + good, good + "\n", good.replace(".", ". "), good + ".", good + ".x",
                good.substring(0, good.lastIndexOf('.')), "..", ".", "", "a", "\ufeff" + good, "{\"payload\":\"\"}",
                ".".repeat(16 * 1024), "a".repeat(16 * 1024 + 1))) {
            refused(ProblemCode.TOKEN_MALFORMED, spelling);
        }
        // 64 bytes leave four bits of the last character unused; the next character sets the lowest of them.
        char last = good.charAt(good.length() - 1);
        var strayBit = good.substring(0, good.length() - 1) + (char) (last + 1);
        refused(ProblemCode.TOKEN_MALFORMED, strayBit);
    }

    @ParameterizedTest
    @CsvSource({"exp,-61", "nbf,61", "iat,61", "iat,-3601"})
    void refuses_times_outside_the_leeway(String claim, long offset) {
        refused(ProblemCode.TOKEN_EXPIRED, HEADER, claims(c -> c.put(claim, NOW.getEpochSecond() + offset)
                .put("iat", claim.equals("exp") ? NOW.getEpochSecond() - 300
                        : claim.equals("iat") ? NOW.getEpochSecond() + offset : NOW.getEpochSecond())));
    }

    @ParameterizedTest
    @CsvSource({"exp,-60", "exp,-59", "nbf,60", "iat,60", "iat,-3300"})
    void accepts_times_within_the_leeway(String claim, long offset) {
        verify(HEADER, claims(c -> c.put(claim, NOW.getEpochSecond() + offset)
                .put("iat", claim.equals("exp") ? NOW.getEpochSecond() - 300
                        : claim.equals("iat") ? NOW.getEpochSecond() + offset : NOW.getEpochSecond())));
    }

    @Test
    void refuses_tokens_that_live_longer_than_an_hour() {
        refused(ProblemCode.TOKEN_EXPIRED, HEADER, claims(c -> c.put("exp", NOW.getEpochSecond() + 3601)));
        verify(HEADER, claims(c -> c.put("exp", NOW.getEpochSecond() + 3600)));
        refused(ProblemCode.TOKEN_EXPIRED, HEADER, claims(c -> c.put("exp", NOW.getEpochSecond())));
        refused(ProblemCode.TOKEN_EXPIRED, HEADER, claims(c -> c.remove("iat").put("exp", NOW.getEpochSecond() + 3601)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "1.5", "-1", "0", "9007199254740993000", "9223372036854775807", "18446744073709551616",
            "253402300800", "1e400", "1e999999999", "[1]", "true"})
    void refuses_numbers_that_are_no_date(String number) {
        for (var claim : List.of("exp", "nbf", "iat")) {
            var claims = claims(c -> c.remove(claim)).toString();
            var text = claims.substring(0, claims.length() - 1) + ",\"" + claim + "\":" + number + "}";
            assertThrows(ProblemException.class, () -> verifyText(signed(HEADER, text, p256.getPrivate())), claim + number);
        }
    }

    @Test
    void requires_an_end_an_issuer_and_a_subject() {
        refused(ProblemCode.TOKEN_REJECTED, HEADER, claims(c -> c.remove("exp")));
        for (var issuer : List.of("", "Admin", "admin ", "\u0430dmin")) {
            refused(ProblemCode.TOKEN_REJECTED, HEADER, claims(c -> c.put("iss", issuer)));
        }
        refused(ProblemCode.TOKEN_REJECTED, HEADER, claims(c -> c.remove("iss")));
        for (var subject : List.of("", "a\u0000b", "a\nb", "x".repeat(1025))) {
            refused(ProblemCode.TOKEN_REJECTED, HEADER, claims(c -> c.put("sub", subject)));
        }
        refused(ProblemCode.TOKEN_REJECTED, HEADER, claims(c -> c.remove("sub")));
        refused(ProblemCode.TOKEN_MALFORMED, HEADER, claims(c -> c.put("sub", 7)));
    }

    @Test
    void refuses_claims_that_are_not_one_strict_object() {
        for (var text : List.of("[]", "1", "{\"sub\":\"a\",\"sub\":\"b\"}", "{} {}", "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}",
                "{\"a\":\"\\ud800\"}", "{\"a\":" + "9".repeat(1000) + "}", "{'a':1}", "{\"a\":NaN}", "{/**/}")) {
            refused(ProblemCode.TOKEN_MALFORMED, signed(HEADER, text, p256.getPrivate()));
        }
    }

    @Test
    void holds_an_rsa_key_to_the_algorithm_it_was_made_for() {
        var any = TokenKey.of(rsa.getPublic(), Optional.empty(), Crypto.fastest());
        var onlyPs = TokenKey.of(rsa.getPublic(), Optional.of("PS256"), Crypto.fastest());
        var token = UnverifiedToken.parse(signed("{\"alg\":\"RS256\"}", claims(c -> c).toString(), rsa.getPrivate()));
        assertEquals(true, any.signed(token));
        assertEquals(false, onlyPs.signed(token));
        assertThrows(IllegalArgumentException.class,
                () -> TokenKey.of(p384.getPublic(), Optional.of("ES256"), Crypto.jdk()));
    }

    private static JsonObject claims(UnaryOperator<JsonObject.Builder> change) {
        var seconds = NOW.getEpochSecond();
        return change.apply(JsonObject.builder().put("aud", "https://ca.example.com:9000/1.0/ssh/sign").put("iss", "admin")
                .put("sub", "alice").put("jti", "id1").put("iat", seconds).put("nbf", seconds).put("exp", seconds + 300)).build();
    }

    private VerifiedToken verify(String header, JsonObject claims) {
        return verifyText(signed(header, claims.toString(), p256.getPrivate()));
    }

    private VerifiedToken verifyText(String token) {
        var key = TokenKey.of(p256.getPublic(), Optional.empty(), Crypto.fastest());
        var expected = new TokenVerifier.Expectation(key, "admin", Optional.empty(), Set.of());
        return verifier.verify(UnverifiedToken.parse(token), expected, Operation.SSH_SIGN, NOW);
    }

    private void refused(ProblemCode code, String header, JsonObject claims) {
        refused(code, signed(header, claims.toString(), p256.getPrivate()));
    }

    private void refused(ProblemCode code, String token) {
        var problem = assertThrows(ProblemException.class, () -> verifyText(token));
        assertEquals(code, problem.code());
        assertEquals(401, problem.code().status());
    }

    private static String signed(String header, String claims, PrivateKey key) {
        try {
            var input = base64(header) + "." + base64(claims);
            var signature = Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64(signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void is_written_by_the_json_writer_in_a_form_the_reader_takes_back() {
        var claims = claims(c -> c.put("user", "<&>\u2028\"\\"));
        assertEquals(claims, Json.parseObject(claims.toString(), JsonLimits.REQUEST));
    }
}
