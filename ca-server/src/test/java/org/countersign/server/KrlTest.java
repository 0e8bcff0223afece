package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.Digests;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSig;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SSH revocation list as it is served, with `ssh-keygen` as its reader; and who may put what on it.
class KrlTest {
    @TempDir
    Path directory;

    private TestCa ca;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        ca = new TestCa(directory);
        client = ca.client();
    }

    @AfterEach
    void stop() {
        client.close();
        ca.close();
    }

    @Test
    void serves_a_whole_list_from_the_beginning() throws Exception {
        var answer = fetch("/ssh/krl");
        assertEquals(200, answer.statusCode());
        assertEquals("application/octet-stream", header(answer, "Content-Type"));
        assertEquals("no-cache", header(answer, "Cache-Control"));
        assertEquals('"' + Digests.sha256Hex(answer.body()) + '"', header(answer, "ETag"));
        var krl = KrlReader.read(answer.body());
        assertTrue(krl.isEmpty());
        assertEquals(Long.toUnsignedString(krl.version()), header(answer, "Krl-Version"));
        assertArrayEquals(answer.body(), fetch("/1.0/ssh/krl").body());

        var head = client.send(request("/ssh/krl").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, head.statusCode());
        assertEquals(header(answer, "ETag"), header(head, "ETag"));
        assertEquals(Integer.toString(answer.body().length), header(head, "Content-Length"));
        assertEquals(0, head.body().length);
        assertEquals(405, client.send(request("/ssh/krl.sig").method("PUT", HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    @Test
    void lists_a_certificate_as_soon_as_its_revocation_is_answered() throws Exception {
        var lost = certify("user", "alice", "alice");
        var kept = certify("user", "alice", "alice");
        var before = fetch("/ssh/krl");
        assertEquals(200, revokePassively(lost).status());
        var after = fetch("/ssh/krl");

        assertTrue(saysRevoked(after, lost));
        assertFalse(saysRevoked(after, kept));
        assertFalse(saysRevoked(before, lost));
        assertTrue(version(after) > version(before));
        assertNotEquals(header(before, "ETag"), header(after, "ETag"));
    }

    @Test
    void answers_304_to_who_has_the_list_already() throws Exception {
        for (var path : List.of("/ssh/krl", "/ssh/krl.sig")) {
            var tag = header(fetch(path), "ETag");
            for (var known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
                var answer = fetch(path, known);
                assertEquals(304, answer.statusCode(), known);
                assertEquals(tag, header(answer, "ETag"));
                assertEquals(0, answer.body().length);
                assertTrue(answer.headers().firstValue("Content-Type").isEmpty());
            }
            for (var other : List.of("\"x\"", tag.replace("\"", ""), "")) {
                assertEquals(200, fetch(path, other).statusCode(), other);
            }
            revokePassively(certify("user", "alice", "alice"));
            assertEquals(200, fetch(path, tag).statusCode());
        }
    }

    @Test
    void its_signature_is_good_for_this_list_alone() throws Exception {
        var list = fetch("/ssh/krl");
        var signature = fetch("/ssh/krl.sig");
        assertEquals("text/plain", header(signature, "Content-Type"));
        assertEquals(header(list, "ETag").replaceFirst("\"$", ".sig\""), header(signature, "ETag"));
        assertEquals(header(list, "Krl-Version"), header(signature, "Krl-Version"));
        assertTrue(verifies(list.body(), signature.body()));
        assertTrue(SshSig.parse(new String(signature.body(), StandardCharsets.US_ASCII)).isGood(userCa(), "krl@countersign", list.body(), Crypto.jdk()));

        revokePassively(certify("host", "web01", "web01"));
        var next = fetch("/ssh/krl");
        assertFalse(verifies(next.body(), signature.body()));
        assertTrue(verifies(next.body(), fetch("/ssh/krl.sig").body()));
    }

    @Test
    void forgets_nothing_and_counts_on_over_a_restart() throws Exception {
        var lost = certify("host", "web01", "web01");
        revokePassively(lost);
        var key = newKey();
        assertEquals(200, revoke("key", base64(key), "key:" + key.fingerprint()).status());
        var before = fetch("/ssh/krl");
        ca.restart();
        var after = fetch("/ssh/krl");

        assertTrue(saysRevoked(after, lost));
        assertTrue(KrlReader.read(after.body()).isRevoked(key));
        assertEquals(header(before, "ETag"), header(after, "ETag"));
        assertTrue(verifies(after.body(), fetch("/ssh/krl.sig").body()));
        revokePassively(certify("host", "web01", "web01"));
        assertTrue(version(fetch("/ssh/krl")) > version(after));
    }

    @Test
    void an_operator_revokes_a_key_with_all_its_certificates() throws Exception {
        var keys = Holder.newKey();
        var key = SshPublicKey.of(keys.getPublic());
        var first = certify(keys, "user", "alice", "alice");
        var host = certify(keys, "host", "web01", "web01");
        var other = certify("user", "alice", "alice");
        assertEquals(200, revoke("key", base64(key), "key:" + key.fingerprint()).status());
        var list = fetch("/ssh/krl");

        assertTrue(saysRevoked(list, first) && saysRevoked(list, host));
        assertFalse(saysRevoked(list, other));
        assertRefused(403, "key-revoked", sign(keys, "user", "alice", "alice"));
        assertRefused(401, "credential-revoked", renew(host, keys));
        assertRefused(401, "credential-revoked", rekey(host, keys, newKey()));
        var otherKeys = Holder.newKey();
        assertRefused(403, "key-revoked", rekey(certify(otherKeys, "host", "web02", "web02"), otherKeys, key));
        assertRefused(400, "already-revoked", revoke("key", base64(key), "key:" + key.fingerprint()));
    }

    @Test
    void an_operator_revokes_a_key_id_past_and_future() throws Exception {
        var keys = Holder.newKey();
        var host = certify(keys, "host", "web01", "web01");
        var other = certify("host", "web02", "web02");
        assertEquals(200, revoke("keyID", "web01", "keyID:web01").status());
        var list = fetch("/ssh/krl");

        assertTrue(saysRevoked(list, host));
        assertFalse(saysRevoked(list, other));
        assertRefused(403, "key-id-revoked", sign(Holder.newKey(), "host", "web01", "web01"));
        assertRefused(401, "credential-revoked", renew(host, keys));
        assertRefused(401, "credential-revoked", rekey(host, keys, newKey()));
    }

    @Test
    void an_operator_revokes_what_a_principal_has_and_nothing_later() throws Exception {
        var keys = Holder.newKey();
        var first = certify(keys, "host", "web01.example.com", "web01", "db01");
        var second = certify("user", "bob", "alice", "bob");
        var other = certify("user", "bob", "bob");
        assertEquals(200, revoke("principal", "db01", "principal:db01").status());
        assertEquals(200, revoke("principal", "alice", "principal:alice").status());
        var list = fetch("/ssh/krl");

        assertTrue(saysRevoked(list, first) && saysRevoked(list, second));
        assertFalse(saysRevoked(list, other));
        assertFalse(saysRevoked(list, certify("user", "bob", "alice")));
        assertRefused(401, "credential-revoked", renew(first, keys));
    }

    @Test
    void an_operator_revokes_a_range_of_serials() throws Exception {
        var certificates = IntStream.range(0, 4).mapToObj(_ -> certifyUnchecked("user", "alice", "alice")).toList();
        var range = serial(certificates.get(1)) + "-" + serial(certificates.get(2));
        assertEquals(200, revoke("serials", range, "serials:" + range).status());
        var list = fetch("/ssh/krl");

        assertEquals(List.of(false, true, true, false), certificates.stream().map(one -> saysRevoked(list, one)).toList());
        var beyond = serial(certificates.get(3)) + "-" + Long.toUnsignedString(certificates.get(3).body().serial() + 1);
        var refusal = revoke("serials", beyond, "serials:" + beyond);
        assertRefused(400, "invalid-revocation", refusal);
        assertEquals("serials:" + beyond + " ends beyond " + serial(certificates.get(3))
                + ", the last serial that was issued: let it end there at the latest.", refusal.json().text("message"));
    }

    @Test
    void the_answer_counts_what_is_revoked_and_has_not_ended() throws Exception {
        certify("host", "web01", "web01", "db01");
        certify("host", "web01", "web01");
        var user = certify("user", "bob", "web01");
        assertEquals("{\"status\":\"ok\",\"certificates\":0}", revoke("principal", "wbe01", "principal:wbe01").json().toString());
        assertEquals(OptionalInt.of(2), certificates(revoke("keyID", "web01", "keyID:web01")));
        assertEquals(OptionalInt.of(0), certificates(revoke("keyID", "wbe01", "keyID:wbe01")));
        assertEquals(OptionalInt.of(3), certificates(revoke("principal", "web01", "principal:web01")));
        var range = serial(user) + "-" + serial(certify("user", "alice", "alice"));
        assertEquals(OptionalInt.of(2), certificates(revoke("serials", range, "serials:" + range)));
        var key = newKey();
        assertEquals(OptionalInt.empty(), certificates(revoke("key", base64(key), "key:" + key.fingerprint())));
        assertEquals("{\"status\":\"ok\"}", revokePassively(certify("user", "alice", "alice")).json().toString());
        assertEquals("{\"status\":\"ok\",\"certificates\":0}", revoke("serial", "4711", "4711").json().toString());
    }

    private static OptionalInt certificates(Answer answer) {
        assertEquals(200, answer.status(), answer.json().toString());
        return answer.json().integer("certificates").map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    @Test
    void many_revocations_at_once_are_all_listed() throws Exception {
        var certificates = IntStream.range(0, 24).mapToObj(_ -> certifyUnchecked("user", "alice", "alice")).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var answers = threads.invokeAll(certificates.stream().<Callable<Boolean>>map(one -> () -> {
                var serial = serial(one);
                var answer = ca.post("/ssh/revoke", body("serial", serial, token(serial), false));
                return answer.status() == 200 && saysRevoked(fetch("/ssh/krl"), one);
            }).toList());
            assertTrue(answers.stream().allMatch(one -> one.resultNow()));
        }
    }

    @Test
    void only_operators_revoke_more_than_one_certificate() throws Exception {
        var keys = Holder.newKey();
        var host = certify(keys, "host", "web01", "web01");
        var pop = TokenMinter.sshpop("sshpop", host.blob(), host.body().key(), keys.getPrivate());
        var forKeyId = pop.mint(ca.content(TokenPurpose.SSH_REVOKE, "keyID:web01"));
        assertRefused(403, "serial-mismatch", ca.post("/ssh/revoke", body("keyID", "web01", forKeyId, true)));
        var forItself = pop.mint(ca.content(TokenPurpose.SSH_REVOKE, serial(host)));
        assertRefused(401, "operation-not-granted", ca.post("/ssh/revoke", body("keyID", "web01", forItself, true)));
        assertFalse(saysRevoked(fetch("/ssh/krl"), host));
        assertEquals(201, renew(host, keys).status());
    }

    @Test
    void a_provisioner_without_ssh_revokes_no_more_than_one_certificate() throws Exception {
        client.close();
        ca.stop();
        ca.rewrite(config -> {
            var authority = config.build().object("authority").orElseThrow();
            var jwk = ((JsonObject) authority.array("provisioners").getFirst()).edit().put("claims", JsonObject.EMPTY).build();
            return config.put("authority", JsonObject.builder().put("provisioners", new JsonArray(List.of(jwk))).build());
        });
        ca.start();
        client = ca.client();
        assertRefused(401, "ssh-not-enabled", revoke("keyID", "alice", "keyID:alice"));
        assertEquals(200, revoke("serial", "4711", "4711").status());
    }

    @Test
    void a_token_is_good_for_what_it_names_and_nothing_else() throws Exception {
        var key = newKey();
        assertRefused(403, "serial-mismatch", revoke("key", base64(key), "key:" + newKey().fingerprint()));
        assertRefused(403, "serial-mismatch", revoke("keyID", "alice", "alice"));
        assertRefused(403, "serial-mismatch", revoke("principal", "alice", "keyID:alice"));
        assertRefused(403, "serial-mismatch", revoke("serials", "5-6", "5"));
        assertRefused(403, "serial-mismatch", revoke("serial", "5", "serials:5-5"));
        assertRefused(401, "token-wrong-audience", ca.post("/ssh/revoke", body("keyID", "alice",
                ca.token(ca.content(TokenPurpose.REVOKE, "keyID:alice")), true)));
        assertTrue(KrlReader.read(fetch("/ssh/krl").body()).isEmpty());
    }

    @Test
    void refuses_what_names_nothing_or_would_lock_everyone_out() throws Exception {
        for (var wrong : List.of("{}", "{\"keyID\":\"a\",\"principal\":\"b\"}", "{\"serial\":\"5\",\"keyID\":\"a\"}", "{\"serials\":\"5\"}",
                "{\"serials\":\"0-5\"}", "{\"serials\":\"6-5\"}", "{\"serials\":\"5-18446744073709551616\"}", "{\"serials\":\"5-+6\"}",
                "{\"keyID\":\"a\\u0000\"}", "{\"principal\":\"a\\n\"}", "{\"keyID\":\"" + "a".repeat(1001) + "\"}")) {
            var body = wrong.replaceFirst("}$", (wrong.equals("{}") ? "" : ",") + "\"ott\":\"t\",\"passive\":true}");
            assertRefused(400, "invalid-revocation", ca.post("/ssh/revoke", body));
        }
        assertRefused(400, "invalid-key", revoke("key", "AAAA", "key:x"));
        assertRefused(400, "invalid-revocation", revoke("key", base64(userCa()), "key:" + userCa().fingerprint()));
        assertRefused(400, "already-revoked", twice("keyID", "alice", "keyID:alice"));
    }

    private Answer twice(String member, String value, String subject) throws Exception {
        assertEquals(200, revoke(member, value, subject).status());
        return revoke(member, value, subject);
    }

    private Answer revokePassively(SshCertificate certificate) throws Exception {
        var serial = serial(certificate);
        return ca.post("/ssh/revoke", body("serial", serial, token(serial), true));
    }

    private Answer revoke(String member, String value, String subject) throws Exception {
        return ca.post("/ssh/revoke", body(member, value, token(subject), false));
    }

    private String token(String subject) {
        return ca.token(ca.content(TokenPurpose.SSH_REVOKE, subject));
    }

    private static JsonObject body(String member, String value, String token, boolean passive) {
        return JsonObject.builder().put(member, value).put("ott", token).put("reasonCode", 1).put("reason", "lost").put("passive", passive).build();
    }

    private SshCertificate certify(String type, String keyId, String... principals) throws Exception {
        return certify(Holder.newKey(), type, keyId, principals);
    }

    private SshCertificate certifyUnchecked(String type, String keyId, String... principals) {
        try {
            return certify(type, keyId, principals);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private SshCertificate certify(KeyPair keys, String type, String keyId, String... principals) throws Exception {
        var answer = sign(keys, type, keyId, principals);
        assertEquals(201, answer.status(), answer.json().toString());
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    private Answer sign(KeyPair keys, String type, String keyId, String... principals) throws Exception {
        return ca.post("/ssh/sign", JsonObject.builder().put("publicKey", base64(SshPublicKey.of(keys.getPublic())))
                .put("ott", ca.sshToken(type, keyId, principals)).build());
    }

    private Answer renew(SshCertificate certificate, KeyPair keys) throws Exception {
        var minter = TokenMinter.sshpop("sshpop", certificate.blob(), certificate.body().key(), keys.getPrivate());
        return ca.post("/ssh/renew", JsonObject.builder().put("ott", minter.mint(ca.content(TokenPurpose.SSH_RENEW, serial(certificate)))).build());
    }

    private Answer rekey(SshCertificate certificate, KeyPair keys, SshPublicKey to) throws Exception {
        var minter = TokenMinter.sshpop("sshpop", certificate.blob(), certificate.body().key(), keys.getPrivate());
        return ca.post("/ssh/rekey", JsonObject.builder().put("publicKey", base64(to))
                .put("ott", minter.mint(ca.content(TokenPurpose.SSH_REKEY, serial(certificate)))).build());
    }

    private SshPublicKey userCa() throws Exception {
        return SshPublicKey.parse(Base64.getDecoder().decode(ca.get("/ssh/roots").json().strings("userKey").getFirst()));
    }

    private static SshPublicKey newKey() {
        return SshPublicKey.of(Holder.newKey().getPublic());
    }

    private static String base64(SshPublicKey key) {
        return Base64.getEncoder().encodeToString(key.blob());
    }

    private static String serial(SshCertificate certificate) {
        return Long.toUnsignedString(certificate.body().serial());
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(code, answer.code(), answer.json().toString());
        assertEquals(status, answer.status());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + ca.port() + path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<byte[]> fetch(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> fetch(String path, String known) throws IOException, InterruptedException {
        return client.send(request(path).header("If-None-Match", known).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static long version(HttpResponse<byte[]> answer) {
        return KrlReader.read(answer.body()).version();
    }

    /// What `ssh-keygen` says; our own reading has to be the same.
    private boolean saysRevoked(HttpResponse<byte[]> list, SshCertificate certificate) {
        try {
            var krl = Files.write(Files.createTempFile(directory, "krl", ""), list.body());
            var file = Files.writeString(Files.createTempFile(directory, "cert", ".pub"), certificate.toLine() + "\n");
            boolean revoked = run(0, 1, "ssh-keygen", "-Q", "-f", krl.toString(), file.toString()) == 1;
            assertEquals(revoked, KrlReader.read(list.body()).isRevoked(certificate));
            return revoked;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private boolean verifies(byte[] list, byte[] signature) throws Exception {
        var signers = Files.writeString(directory.resolve("signers"), "ca namespaces=\"krl@countersign\" " + userCa().toLine() + "\n");
        var file = Files.write(directory.resolve("list.sig"), signature);
        Files.write(directory.resolve("input"), list);
        return run(0, 255, "ssh-keygen", "-Y", "verify", "-f", signers.toString(), "-I", "ca", "-n", "krl@countersign", "-s", file.toString()) == 0;
    }

    /// Runs a program with the file `input` on its standard input, and checks that it ends in one of two ways.
    private int run(int one, int other, String... command) throws Exception {
        var input = directory.resolve("input");
        if (Files.notExists(input)) {
            Files.createFile(input);
        }
        var output = Files.createTempFile(directory, "output", "");
        var process = new ProcessBuilder(command).redirectInput(input.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + Arrays.toString(command));
        }
        int exit = process.exitValue();
        assertTrue(exit == one || exit == other, () -> exit + ": " + read(output));
        return exit;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
