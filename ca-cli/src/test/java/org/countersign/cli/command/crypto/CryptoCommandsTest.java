package org.countersign.cli.command.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.spec.PBEParameterSpec;
import org.countersign.cli.CliRun;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.token.UnverifiedToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoCommandsTest {
    @TempDir
    Path home;

    private String first;
    private String second;

    @BeforeEach
    void passwords() throws Exception {
        first = Files.writeString(home.resolve("first"), "first\n").toString();
        second = Files.writeString(home.resolve("second"), "second\n").toString();
    }

    private String file(String name) {
        return home.resolve(name).toString();
    }

    private CliRun must(String... words) {
        return mustFor("", words);
    }

    private CliRun mustFor(String input, String... words) {
        var run = CliRun.user(home).typing(input).run(words);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private void refused(String message, String input, String... words) {
        var run = CliRun.user(home).typing(input).run(words);
        assertEquals(1, run.exitCode(), run.out());
        assertTrue(run.err().contains(message), run.err());
        assertEquals("", run.out());
    }

    private static JsonObject json(String text) {
        return Json.parseObject(text, JsonLimits.FILE);
    }

    @Test
    void keypair_writes_two_halves_of_one_key() throws Exception {
        for (var kind : new String[] {"EC", "RSA", "OKP"}) {
            must("crypto", "keypair", file("k.pub"), file("k"), "--kty", kind, "--password-file", first, "--force");
            var pair = PrivateKeyFile.read(home.resolve("k"), () -> Secret.of("first"));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("k"))));
            var shown = must("crypto", "key", "format", "--der", file("k.pub"), "--out", file("k.der"), "--force");
            assertEquals("", shown.out());
            assertArrayEquals(pair.getPublic().getEncoded(), Files.readAllBytes(home.resolve("k.der")));
        }
        refused("requires the '--insecure' flag", "", "crypto", "keypair", file("x.pub"), file("x"), "--no-password");
        assertFalse(Files.exists(home.resolve("x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssh", "pem", "jwk"})
    void change_pass_keeps_the_key_and_its_form(String form) throws Exception {
        switch (form) {
            case "openssh" -> OpenSsh.keygen("-q", "-t", "ed25519", "-N", "first", "-f", file("k"));
            case "pem" -> must("crypto", "keypair", file("k.pub"), file("k"), "--password-file", first);
            default -> must("crypto", "jwk", "create", file("k.pub"), file("k"), "--password-file", first);
        }
        var before = must("crypto", "key", "format", file("k"), "--no-password", "--insecure", "--password-file", first).out();
        must("crypto", "change-pass", file("k"), "--password-file", first, "--new-password-file", second);
        refused("wrong", "", "crypto", "key", "format", file("k"), "--no-password", "--insecure", "--password-file", first);
        assertEquals(before, must("crypto", "key", "format", file("k"), "--no-password", "--insecure", "--password-file", second).out());
        var text = Files.readString(home.resolve("k"));
        assertTrue(text.contains(switch (form) {
            case "openssh" -> "BEGIN OPENSSH PRIVATE KEY";
            case "pem" -> "BEGIN ENCRYPTED PRIVATE KEY";
            default -> "\"ciphertext\"";
        }), text);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("k"))));

        refused("requires the '--insecure' flag", "", "crypto", "change-pass", file("k"), "--password-file", second, "--no-password");
        must("crypto", "change-pass", file("k"), "--password-file", second, "--no-password", "--insecure", "--out", file("open"));
        assertEquals(before, must("crypto", "key", "format", file("open"), "--no-password", "--insecure").out());
    }

    /// A server derives its password once for each salt.
    @Test
    void change_pass_gives_keys_that_are_named_together_one_salt() throws Exception {
        for (var name : List.of("a", "b")) {
            must("crypto", "keypair", file(name + ".pub"), file(name), "--password-file", first);
        }
        assertNotEquals(salt("a"), salt("b"));
        OpenSsh.keygen("-q", "-t", "ed25519", "-N", "first", "-f", file("c"));
        var before = must("crypto", "key", "format", file("b"), "--no-password", "--insecure", "--password-file", first).out();
        must("crypto", "change-pass", file("a"), file("c"), file("b"), "--password-file", first, "--new-password-file", second);
        assertEquals(salt("a"), salt("b"));
        assertEquals(before, must("crypto", "key", "format", file("b"), "--no-password", "--insecure", "--password-file", second).out());
        assertTrue(Files.readString(home.resolve("c")).contains("OPENSSH"));

        refused("--out is a place for one key, and there are 2", "", "crypto", "change-pass", file("a"), file("b"), "--password-file", second,
                "--new-password-file", first, "--out", file("d"));
        refused("missing does not exist", "", "crypto", "change-pass", file("a"), file("missing"), "--password-file", second, "--new-password-file", first);
        must("crypto", "change-pass", file("a"), "--password-file", second, "--new-password-file", first);
    }

    /// As in `--password-file <(pass show ca)`: a second reading would find nothing.
    @Test
    void change_pass_reads_a_pipe_once_for_all_keys() throws Exception {
        for (var name : List.of("a", "b")) {
            must("crypto", "keypair", file(name + ".pub"), file(name), "--password-file", first);
        }
        assertEquals(0, new ProcessBuilder("mkfifo", file("pipe")).start().waitFor());
        Thread.ofPlatform().daemon().start(new FutureTask<>(() -> Files.writeString(home.resolve("pipe"), "first\n")));
        must("crypto", "change-pass", file("a"), file("b"), "--password-file", file("pipe"), "--new-password-file", second);
        for (var name : List.of("a", "b")) {
            PrivateKeyFile.read(home.resolve(name), () -> Secret.of("second"));
        }
    }

    private String salt(String name) throws Exception {
        var encrypted = new EncryptedPrivateKeyInfo(Pem.parse(Files.readString(home.resolve(name))).getFirst().der());
        return HexFormat.of().formatHex(encrypted.getAlgParameters().getParameterSpec(PBEParameterSpec.class).getSalt());
    }

    @Test
    void a_jwk_is_made_and_looked_at() throws Exception {
        must("crypto", "jwk", "create", file("k.pub"), file("k"), "--password-file", first);
        var open = Files.readString(home.resolve("k.pub"));
        assertEquals(json(open).text("kid") + "\n", mustFor(open, "crypto", "jwk", "thumbprint").out());
        assertEquals(open, mustFor(Files.readString(home.resolve("k")), "crypto", "jwk", "public", "--password-file", first).out());
        assertFalse(Files.readString(home.resolve("k")).contains("\"d\""));

        must("crypto", "jwk", "create", file("n.pub"), file("n"), "--no-password", "--insecure", "--kty", "OKP", "--kid", "mine");
        assertEquals("mine", json(Files.readString(home.resolve("n.pub"))).text("kid"));
        assertEquals("EdDSA", json(Files.readString(home.resolve("n.pub"))).text("alg"));
        refused("invalid value 'ES512' for flag '--alg'", "", "crypto", "jwk", "create", file("x.pub"), file("x"), "--no-password",
                "--insecure", "--alg", "ES512");
        refused("holds no JWK: ", "nonsense", "crypto", "jwk", "thumbprint");
    }

    @Test
    void keys_change_their_form_and_openssh_reads_them() throws Exception {
        must("crypto", "keypair", file("k.pub"), file("k"), "--no-password", "--insecure");
        must("crypto", "key", "format", "--ssh", file("k.pub"), "--out", file("s.pub"));
        must("crypto", "key", "format", "--ssh", file("k"), "--out", file("s"), "--no-password", "--insecure");
        assertEquals(OpenSsh.keygen("-y", "-f", file("s")).strip(), Files.readString(home.resolve("s.pub")).strip());
        assertEquals(Files.readString(home.resolve("k.pub")), must("crypto", "key", "format", file("s.pub")).out());
        var jwk = must("crypto", "key", "format", "--jwk", file("k.pub")).out();
        assertEquals("P-256", json(jwk).text("crv"));
        assertTrue(must("crypto", "key", "format", "--pkcs8", file("k"), "--no-password", "--insecure").out().startsWith("-----BEGIN PRIVATE KEY-----"));
        refused("--pem", "", "crypto", "key", "format", "--pem", "--ssh", file("k.pub"));
    }

    private String token(String... more) throws Exception {
        must("crypto", "jwk", "create", file("t.pub"), file("t"), "--no-password", "--insecure", "--force");
        var words = new ArrayList<>(List.of("crypto", "jwt", "sign", "--key", file("t"), "--iss", "me", "--aud", "you",
                "--sub", "it"));
        words.addAll(List.of(more));
        return must(words.toArray(String[]::new)).out().strip();
    }

    @Test
    void a_token_is_signed_verified_and_looked_at() throws Exception {
        Files.writeString(home.resolve("claims"), "{\"colour\":\"green\"}");
        var token = token("--exp", Long.toString(Instant.now().getEpochSecond() + 600), file("claims"));
        var shown = json(mustFor(token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--iss", "me", "--aud", "you").out());
        assertEquals("green", shown.object("payload").orElseThrow().text("colour"));
        assertEquals("ES256", shown.object("header").orElseThrow().text("alg"));
        assertEquals(shown, json(mustFor(token, "crypto", "jwt", "inspect", "--insecure").out()));
        refused("requires the '--insecure' flag", token, "crypto", "jwt", "inspect");
        refused("another issuer", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--iss", "him", "--aud", "you");
        refused("another audience", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--iss", "me", "--aud", "him");
        refused("not signed with this key", token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86), "crypto", "jwt", "verify",
                "--key", file("t.pub"), "--iss", "me", "--aud", "you");
        must("crypto", "keypair", file("other.pub"), file("other"), "--no-password", "--insecure");
        refused("not signed with this key", token, "crypto", "jwt", "verify", "--key", file("other.pub"), "--subtle");
        refused("holds no token\nhint: ", "a.b", "crypto", "jwt", "inspect", "--insecure");
    }

    @Test
    void what_a_flag_says_of_a_token_is_verified_also_when_it_need_not_be_said() throws Exception {
        var end = Long.toString(Instant.now().getEpochSecond() + 600);
        var token = token("--exp", end, "--aud", "them", "--kid", "mine");
        mustFor(token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle");
        mustFor(token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle", "--aud", "them", "--alg", "ES256", "--kid", "mine");
        refused("another issuer", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle", "--iss", "him");
        refused("another audience", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle", "--aud", "him");
        refused("another algorithm", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle", "--alg", "RS256");
        refused("names another key", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle", "--kid", "other");
        refused("flag '--aud' is required unless", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--iss", "me");
        refused("flag '--key' is required unless the '--jwks' flag", token, "crypto", "jwt", "verify", "--subtle");
    }

    @Test
    void a_payload_counts_where_no_flag_says_otherwise() throws Exception {
        Files.writeString(home.resolve("claims"), "{\"iat\":1,\"nbf\":2,\"jti\":\"3\",\"sub\":\"other\"}");
        var end = Long.toString(Instant.now().getEpochSecond() + 600);
        var claims = UnverifiedToken.parse(token("--exp", end, "--aud", "them", file("claims"))).claims();
        assertEquals(json("{\"iat\":1,\"nbf\":2,\"jti\":\"3\",\"sub\":\"it\",\"exp\":" + end + ",\"iss\":\"me\",\"aud\":[\"you\",\"them\"]}"), claims);
        var first = UnverifiedToken.parse(token("--exp", end, "--iat", "7", "--no-kid"));
        assertEquals(7, first.claims().integer("iat").orElseThrow());
        assertTrue(first.header().get("kid").isEmpty());
        assertNotEquals(first.claimText("jti"), UnverifiedToken.parse(token("--exp", end)).claimText("jti"));
    }

    @Test
    void a_key_comes_out_of_a_set_by_its_name() throws Exception {
        var token = token("--exp", Long.toString(Instant.now().getEpochSecond() + 600));
        Files.writeString(home.resolve("set"), "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"x\"}," + Files.readString(home.resolve("t.pub")) + "]}");
        mustFor(token, "crypto", "jwt", "verify", "--jwks", file("set"), "--iss", "me", "--aud", "you");
        refused("no key in " + file("set") + " is named 'other'", token, "crypto", "jwt", "verify", "--jwks", file("set"), "--kid", "other", "--subtle");
        refused("the key set " + file("set") + " cannot be used: ", token, "crypto", "jwt", "verify", "--jwks", file("set"), "--kid", "x", "--subtle");
        refused("the token names no key\nhint: ", token("--exp", "4000000000", "--no-kid"), "crypto", "jwt", "verify", "--jwks", file("set"), "--subtle");
        refused("flag '--key' is incompatible with '--jwks'", token, "crypto", "jwt", "verify", "--jwks", file("set"), "--key", file("t.pub"), "--subtle");
    }

    @Test
    void a_token_that_has_ended_is_not_believed() throws Exception {
        must("crypto", "jwk", "create", file("t.pub"), file("t"), "--no-password", "--insecure");
        refused("invalid value '1000000000' for flag '--exp'; it is over already; with '--subtle' such a token is signed all the same", "",
                "crypto", "jwt", "sign", "--key", file("t"), "--iss", "me", "--aud", "you", "--sub", "it", "--exp", "1000000000");
        var token = token("--exp", "1000000000", "--nbf", "900000000", "--subtle");
        refused("the token has ended", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--iss", "me", "--aud", "you");
        refused("the token has ended", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle");
        refused("flag '--no-exp-check' requires the '--insecure' flag", token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle", "--no-exp-check");
        mustFor(token, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle", "--no-exp-check", "--insecure");
        Files.writeString(home.resolve("odd"), "{\"exp\":\"tomorrow\"}");
        var odd = must("crypto", "jwt", "sign", "--key", file("t"), "--subtle", file("odd")).out().strip();
        refused("the claim exp of the token is no number", odd, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle");
        var endless = must("crypto", "jwt", "sign", "--key", file("t"), "--subtle", "--iss", "me", "--aud", "you").out().strip();
        refused("the token says no end", endless, "crypto", "jwt", "verify", "--key", file("t.pub"), "--iss", "me", "--aud", "you");
        mustFor(endless, "crypto", "jwt", "verify", "--key", file("t.pub"), "--subtle");
        refused("flag '--exp' is required unless", "", "crypto", "jwt", "sign", "--key", file("t"), "--iss", "a", "--aud", "b", "--sub", "c");
    }
}
