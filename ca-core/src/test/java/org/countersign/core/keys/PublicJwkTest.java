package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicJwkTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JsonObject EC = jwk(KeyGenerator.ec("P-256"));
    private static final JsonObject RSA = jwk(KeyGenerator.rsa(2048));
    private static final JsonObject OKP = jwk(KeyGenerator.ed25519());

    private static JsonObject jwk(KeyGenerator generator) {
        return PublicJwk.of(SshPublicKey.of(generator.generate(RANDOM).getPublic())).json();
    }

    private static JsonObject json(String text) {
        return Json.parseObject(text, JsonLimits.FILE);
    }

    @Test
    void reads_what_another_library_writes() throws Exception {
        for (var curve : List.of(Curve.P_256, Curve.P_384, Curve.P_521)) {
            var key = new ECKeyGenerator(curve).keyUse(KeyUse.SIGNATURE).generate();

            assertEquals(key.toPublicKey(), PublicJwk.parse(json(key.toPublicJWK().toJSONString())).toJca());
        }
        var rsa = (RSAPublicKey) KeyGenerator.rsa(3072).generate(RANDOM).getPublic();
        assertEquals(rsa, PublicJwk.parse(json(new RSAKey.Builder(rsa).build().toJSONString())).toJca());
    }

    @Test
    void another_library_reads_what_is_written_and_agrees_on_the_thumbprint() throws Exception {
        for (var written : List.of(EC, RSA, OKP, jwk(KeyGenerator.ec("P-521")))) {
            var read = JWK.parse(written.toString());

            assertEquals(written.text("kid"), read.computeThumbprint().toString());
            assertEquals(written.text("alg"), read.getAlgorithm().getName());
        }
    }

    /// RFC 7638, "Example JWK Thumbprint Computation".
    @Test
    void gives_the_thumbprint_of_rfc_7638() {
        var key = PublicJwk.parse(json("""
                {"kty":"RSA","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT\
                86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_R\
                N5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOp\
                bISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8aw\
                apJzKnqDKgw"}"""));

        assertEquals("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", key.keyId());
    }

    @Test
    void keeps_the_key_id_and_algorithm_it_finds_and_supplies_those_it_does_not() {
        var named = PublicJwk.parse(RSA.edit().put("kid", "mine").put("alg", "PS384").build());
        var bare = PublicJwk.parse(OKP.edit().remove("kid").remove("alg").remove("use").build());
        var empty = PublicJwk.parse(OKP.edit().put("kid", "").put("alg", "").put("use", "").build());

        assertEquals("mine PS384", named.keyId() + " " + named.algorithm());
        assertEquals(OKP.text("kid") + " EdDSA", bare.keyId() + " " + bare.algorithm());
        assertEquals(bare.keyId() + bare.algorithm(), empty.keyId() + empty.algorithm());
    }

    @Test
    void keeps_the_text_it_was_read_from() {
        var json = EC.edit().put("x5t", "whatever").build();

        assertEquals(json, PublicJwk.parse(json).json());
    }

    private static Arguments refused(JsonObject base, UnaryOperator<JsonObject.Builder> change, String reason) {
        return Arguments.of(change.apply(base.edit()).build(), reason);
    }

    static Stream<Arguments> refusals() {
        String zeros = "A".repeat(43);
        return Stream.of(
                refused(EC, jwk -> jwk.remove("kty"), "no \"kty\""),
                refused(EC, jwk -> jwk.put("kty", "oct"), "\"kty\""),
                refused(EC, jwk -> jwk.put("kty", 7), "not a string"),
                refused(EC, jwk -> jwk.remove("crv"), "no \"crv\""),
                refused(EC, jwk -> jwk.remove("x"), "no \"x\""),
                refused(EC, jwk -> jwk.remove("y"), "no \"y\""),
                refused(EC, jwk -> jwk.put("crv", "secp256k1"), "P-256"),
                refused(EC, jwk -> jwk.put("crv", "P-384").put("alg", "ES384"), "width"),
                refused(EC, jwk -> jwk.put("x", EC.text("y")), "curve"),
                refused(EC, jwk -> jwk.put("x", zeros).put("y", zeros), "curve"),
                refused(EC, jwk -> jwk.put("x", EC.text("x") + "="), "base64url"),
                refused(EC, jwk -> jwk.put("x", ""), "base64url"),
                refused(EC, jwk -> jwk.put("x", EC.text("x").substring(4)), "width"),
                refused(EC, jwk -> jwk.put("alg", "ES384"), "\"alg\""),
                refused(EC, jwk -> jwk.put("alg", "HS256"), "\"alg\""),
                refused(EC, jwk -> jwk.put("alg", "none"), "\"alg\""),
                refused(EC, jwk -> jwk.put("use", "enc"), "\"use\""),
                refused(EC, jwk -> jwk.put("d", zeros), "private"),
                refused(EC, jwk -> jwk.putNull("d"), "private"),
                refused(RSA, jwk -> jwk.put("qi", "AQAB"), "private"),
                refused(RSA, jwk -> jwk.put("k", "AQAB"), "private"),
                refused(RSA, jwk -> jwk.remove("e"), "no \"e\""),
                refused(RSA, jwk -> jwk.remove("n"), "no \"n\""),
                refused(RSA, jwk -> jwk.put("e", "Aw"), "exponent"),
                refused(RSA, jwk -> jwk.put("e", "AQAA"), "exponent"),
                refused(RSA, jwk -> jwk.put("e", "AQAAAAE"), "exponent"),
                refused(RSA, jwk -> jwk.put("n", RSA.text("n").substring(4)), "modulus"),
                refused(RSA, jwk -> jwk.put("n", "_".repeat(1368)), "modulus"),
                refused(RSA, jwk -> jwk.put("n", RSA.text("n").substring(0, 340) + "gg"), "modulus"),
                refused(RSA, jwk -> jwk.put("alg", "ES256"), "\"alg\""),
                refused(OKP, jwk -> jwk.put("crv", "X25519"), "Ed25519"),
                refused(OKP, jwk -> jwk.remove("x"), "no \"x\""),
                refused(OKP, jwk -> jwk.put("x", zeros), "point"),
                refused(OKP, jwk -> jwk.put("x", "AAAA"), "32 bytes"),
                refused(OKP, jwk -> jwk.put("alg", "ES256"), "\"alg\""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses_every_other_key(JsonObject jwk, String reason) {
        String message = assertThrows(KeyFormatException.class, () -> PublicJwk.parse(jwk)).getMessage();

        assertTrue(message.contains(reason), message);
    }
}
