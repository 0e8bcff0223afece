package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProvisionerKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PASSWORD = "worthless";
    private static final Supplier<Secret> UNASKED = () -> {
        throw new AssertionError("nobody should be asked");
    };
    private static final ProvisionerKey KEY = ProvisionerKey.generate(RANDOM);
    private static final String JWE = KEY.encrypt(Secret.of(PASSWORD), RANDOM);

    @TempDir
    Path directory;

    private static ProvisionerKey decrypt(String jwe) {
        return ProvisionerKey.decrypt(jwe, Secret.of(PASSWORD));
    }

    private static void assertSame(ProvisionerKey expected, ProvisionerKey actual) {
        assertEquals(expected.publicJwk().json(), actual.publicJwk().json());
        assertEquals(expected.privateJwk(), actual.privateJwk());
    }

    @Test
    void what_is_encrypted_opens_again_with_the_password_alone() {
        assertSame(KEY, decrypt(JWE));
        assertThrows(WrongPasswordException.class, () -> ProvisionerKey.decrypt(JWE, Secret.of("other")));
    }

    @Test
    void the_public_key_has_its_members_in_the_order_that_step_writes() {
        var json = KEY.publicJwk().json();

        assertEquals(List.of("use", "kty", "kid", "crv", "alg", "x", "y"), List.copyOf(json.members().keySet()));
        assertEquals("sig EC P-256 ES256",
                String.join(" ", json.text("use"), json.text("kty"), json.text("crv"), json.text("alg")));
    }

    @Test
    void the_header_says_what_step_says() {
        var header = Json.parseObject(Base64.getUrlDecoder().decode(JWE.split("\\.")[0]), JsonLimits.FILE);

        assertEquals(List.of("alg", "cty", "enc", "p2c", "p2s"), List.copyOf(header.members().keySet()));
        assertEquals("PBES2-HS256+A128KW jwk+json A256GCM 600000", String.join(" ", header.text("alg"),
                header.text("cty"), header.text("enc"), header.number("p2c").orElseThrow().text()));
        assertEquals(16, Base64.getUrlDecoder().decode(header.text("p2s")).length);
    }

    @Test
    void encrypting_twice_draws_everything_anew() {
        var again = KEY.encrypt(Secret.of(PASSWORD), RANDOM).split("\\.");
        var first = JWE.split("\\.");

        for (int part = 0; part < 5; part++) {
            assertNotEquals(first[part], again[part]);
        }
    }

    @Test
    void another_library_opens_what_is_encrypted() throws Exception {
        var jwe = JWEObject.parse(JWE);
        jwe.decrypt(new PasswordBasedDecrypter(PASSWORD));
        var jwk = JWK.parse(jwe.getPayload().toString());

        assertEquals("jwk+json", jwe.getHeader().getContentType());
        assertEquals(KEY.publicJwk().keyId(), jwk.computeThumbprint().toString());
        assertEquals(KEY.keyPair().getPrivate(), jwk.toECKey().toPrivateKey());
    }

    static Stream<ProvisionerKey> keys() {
        return Stream.of(KEY, ProvisionerKey.of(KeyGenerator.ec("P-521").generate(RANDOM)),
                ProvisionerKey.of(KeyGenerator.rsa(2048).generate(RANDOM)),
                ProvisionerKey.of(KeyGenerator.ed25519().generate(RANDOM)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void opens_what_another_library_encrypted(ProvisionerKey key) throws Exception {
        var header = new JWEHeader.Builder(JWEAlgorithm.PBES2_HS256_A128KW, EncryptionMethod.A256GCM)
                .contentType("jwk+json").build();
        var jwe = new JWEObject(header, new Payload(key.privateJwk().toString()));
        jwe.encrypt(new PasswordBasedEncrypter(PASSWORD, 16, 1000));

        var opened = decrypt(jwe.serialize());
        assertSame(key, opened);
        assertEquals(key.keyPair().getPublic(), opened.keyPair().getPublic());
        assertEquals(JWK.parse(key.privateJwk().toString()).computeThumbprint().toString(), opened.publicJwk().keyId());
    }

    private static JsonObject flattened(String compact) {
        var parts = compact.split("\\.");
        return JsonObject.builder().put("protected", parts[0]).put("encrypted_key", parts[1]).put("iv", parts[2])
                .put("ciphertext", parts[3]).put("tag", parts[4]).build();
    }

    private static JsonObject general(String compact, JsonObject... more) {
        var flat = flattened(compact);
        var recipient = JsonObject.builder().put("encrypted_key", flat.text("encrypted_key")).build();
        var recipients = Stream.concat(Stream.of(recipient), Stream.of(more)).toList();
        return flat.edit().remove("encrypted_key").put("recipients", new JsonArray(List.copyOf(recipients))).build();
    }

    @Test
    void opens_both_json_serializations() {
        assertSame(KEY, decrypt(Json.writeIndented(flattened(JWE), "  ") + "\n"));
        assertSame(KEY, decrypt(general(JWE).toString()));
    }

    private static String withHeader(Function<JsonObject.Builder, JsonObject.Builder> change) {
        var parts = JWE.split("\\.");
        var header = Json.parseObject(Base64.getUrlDecoder().decode(parts[0]), JsonLimits.FILE);
        parts[0] = Base64.getUrlEncoder().withoutPadding()
                .encodeToString(change.apply(header.edit()).build().toString().getBytes(StandardCharsets.UTF_8));
        return String.join(".", parts);
    }

    private static String withPart(int number, String text) {
        var parts = JWE.split("\\.");
        parts[number] = text;
        return String.join(".", parts);
    }

    static Stream<Arguments> refusals() {
        var someHeader = JsonObject.builder().put("x", "y").build();
        return Stream.of(
                Arguments.of(withHeader(header -> header.put("p2c", 1_000_001)), "rounds"),
                Arguments.of(withHeader(header -> header.put("p2c", 0)), "rounds"),
                Arguments.of(withHeader(header -> header.put("p2c", -1)), "rounds"),
                Arguments.of(withHeader(header -> header.put("p2c", 5_000_000_000L)), "\"p2c\" is not an integer"),
                Arguments.of(withHeader(header -> header.put("p2c", new JsonNumber("1e999999999"))), "\"p2c\" is not an integer"),
                Arguments.of(withHeader(header -> header.put("p2c", "600000")), "\"p2c\" is not a number"),
                Arguments.of(withHeader(header -> header.remove("p2c")), "rounds"),
                Arguments.of(withHeader(header -> header.put("p2s", "AAAA")), "length"),
                Arguments.of(withHeader(header -> header.put("p2s", "A".repeat(1368))), "length"),
                Arguments.of(withHeader(header -> header.put("alg", "PBES2-HS512+A256KW")), "not encrypted with"),
                Arguments.of(withHeader(header -> header.put("alg", "dir")), "not encrypted with"),
                Arguments.of(withHeader(header -> header.put("enc", "A128GCM")), "not encrypted with"),
                Arguments.of(withHeader(header -> header.put("zip", "DEF")), "not supported"),
                Arguments.of(withHeader(header -> header.put("crit", List.of("p2c"))), "not supported"),
                Arguments.of(withHeader(header -> header.put("x", "y")), "damaged"),
                Arguments.of("", "five parts"),
                Arguments.of(JWE + ".", "five parts"),
                Arguments.of("....", "not valid"),
                Arguments.of(".".repeat(10_000), "five parts"),
                Arguments.of(withPart(0, "e30="), "base64url"),
                Arguments.of(withPart(1, "AAAA"), "length"),
                Arguments.of(withPart(2, "AAAA"), "length"),
                Arguments.of(withPart(3, JWE.split("\\.")[3].replaceFirst("^.", "").replaceFirst(".$", "")), "base64url|damaged"),
                Arguments.of(withPart(4, "AAAAAAAAAAAAAAAAAAAAAA"), "damaged"),
                Arguments.of("{}", "not valid"),
                Arguments.of("{", "not valid"),
                Arguments.of(general(JWE, someHeader).toString(), "one recipient"),
                Arguments.of(flattened(JWE).edit().put("aad", "AAAA").build().toString(), "additional data"),
                Arguments.of(flattened(JWE).edit().put("unprotected",
                        JsonObject.builder().put("p2c", 1).build()).build().toString(), "twice"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses_every_other_jwe(String jwe, String reason) {
        String message = assertThrows(KeyFormatException.class, () -> decrypt(jwe)).getMessage();

        assertTrue(Stream.of(reason.split("\\|")).anyMatch(message::contains), message);
    }

    private static String sealed(String plain) {
        return JweText.compact(Jwe.seal(plain.getBytes(StandardCharsets.UTF_8), "jwk+json", Secret.of(PASSWORD), RANDOM));
    }

    @Test
    void refuses_a_jwe_that_holds_no_private_jwk() {
        assertThrows(KeyFormatException.class, () -> decrypt(sealed("worthless canary")));
        assertThrows(KeyFormatException.class, () -> decrypt(sealed("{}")));
        assertThrows(KeyFormatException.class, () -> decrypt(sealed(KEY.publicJwk().json().toString())));
    }

    @Test
    void never_repeats_what_it_decrypted() {
        String message = assertThrows(KeyFormatException.class, () -> decrypt(sealed("worthless canary"))).getMessage();

        assertFalse(message.contains("canary"), message);
    }

    @Test
    void refuses_to_encrypt_under_an_empty_password() {
        assertThrows(IllegalArgumentException.class, () -> KEY.encrypt(Secret.of(""), RANDOM));
    }

    @Test
    void reads_key_files_in_the_clear_and_encrypted() throws Exception {
        var plain = Files.writeString(directory.resolve("plain"), KEY.privateJwk().toString());
        var compact = Files.writeString(directory.resolve("compact"), JWE + "\n");
        var json = Files.writeString(directory.resolve("json"), Json.writeIndented(flattened(JWE), "  "));

        assertSame(KEY, ProvisionerKey.read(plain, UNASKED));
        assertSame(KEY, ProvisionerKey.read(compact, () -> Secret.of(PASSWORD)));
        assertSame(KEY, ProvisionerKey.read(json, () -> Secret.of(PASSWORD)));
    }

    @Test
    void a_key_file_that_does_not_open_is_named() throws Exception {
        var wrong = Files.writeString(directory.resolve("compact"), JWE);
        var broken = Files.writeString(directory.resolve("broken"), "{\"kty\":\"EC\"}");

        assertTrue(assertThrows(WrongPasswordException.class, () -> ProvisionerKey.read(wrong, () -> Secret.of("x")))
                .getMessage().contains(wrong.toString()));
        assertTrue(assertThrows(KeyFileException.class, () -> ProvisionerKey.read(broken, UNASKED))
                .getMessage().contains(broken.toString()));
    }

    @Test
    void never_prints_its_private_half() {
        assertEquals("provisioner key " + KEY.publicJwk().keyId(), KEY.toString());
        assertEquals("JWE", JweText.parse(JWE).toString());
    }
}
