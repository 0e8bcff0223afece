package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.bouncycastle.asn1.x509.Extension;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Renewal and rekeying of X.509 certificates, by client certificate and by token.
class RenewalTest {
    @TempDir
    static Path directory;

    private static TestCa ca;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(directory);
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void renews_the_certificate_of_the_connection_and_changes_nothing_but_serial_and_time() throws Exception {
        var holder = Holder.of(ca, "web01.example.com", Holder.newKey(), "2h");
        for (var path : List.of("/renew", "/re-sign", "/1.0/renew")) {
            var renewed = leaf(holder.post(ca, path, ""));
            var old = holder.leaf();
            assertEquals(old.getPublicKey(), renewed.getPublicKey());
            assertArrayEquals(old.getSubjectX500Principal().getEncoded(), renewed.getSubjectX500Principal().getEncoded());
            assertNotEquals(old.getSerialNumber(), renewed.getSerialNumber());
            assertEquals(length(old), length(renewed));
            assertEquals(Duration.ofHours(2).plusMinutes(1), length(renewed));
            assertEquals(names(old), names(renewed));
            for (var extension : names(old)) {
                assertArrayEquals(old.getExtensionValue(extension), renewed.getExtensionValue(extension), extension);
            }
            renewed.verify(ca.intermediate().getPublicKey());
        }
    }

    @Test
    void answers_a_renewal_as_it_answers_a_signing() throws Exception {
        var answer = Holder.of(ca, "web01").post(ca, "/renew", "");
        assertEquals(201, answer.status());
        assertEquals(Set.of("crt", "ca", "certChain", "tlsOptions"), answer.json().members().keySet());
        assertEquals(answer.json().text("crt"), answer.json().strings("certChain").getFirst());
        assertEquals(answer.json().text("ca"), answer.json().strings("certChain").get(1));
    }

    @Test
    void rekeys_with_the_key_of_the_request_and_ignores_the_rest_of_it() throws Exception {
        var holder = Holder.of(ca, "web02");
        var newKey = Holder.newKey();
        var rekeyed = leaf(holder.post(ca, "/rekey", rekey(Holder.csr("somebody-else", newKey))));

        assertEquals(newKey.getPublic(), rekeyed.getPublicKey());
        assertEquals("CN=web02", rekeyed.getSubjectX500Principal().getName());
        assertEquals(names(holder.leaf()), names(rekeyed));
        for (var extension : names(rekeyed)) {
            boolean ofTheKey = extension.equals(Extension.subjectKeyIdentifier.getId());
            assertEquals(!ofTheKey, java.util.Arrays.equals(holder.leaf().getExtensionValue(extension),
                    rekeyed.getExtensionValue(extension)), extension);
        }
        assertEquals(201, new Holder(newKey, List.of(rekeyed)).post(ca, "/renew", "").status());
    }

    @Test
    void refuses_to_rekey_to_a_bad_or_weak_key() throws Exception {
        var holder = Holder.of(ca, "web03");
        assertRefused(400, "malformed-request", holder.post(ca, "/rekey", "{}"));
        assertRefused(400, "malformed-request", holder.post(ca, "/rekey", ""));
        assertRefused(400, "invalid-csr", holder.post(ca, "/rekey", rekey("no pem")));
        var generator = java.security.KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        assertRefused(403, "weak-key", holder.post(ca, "/rekey", rekey(Holder.csr("x", generator.generateKeyPair()))));
    }

    @Test
    void asks_for_a_credential_where_there_is_none() throws Exception {
        assertRefused(400, "malformed-request", ca.post("/renew", ""));
        assertRefused(400, "malformed-request", ca.post("/rekey", rekey(Holder.csr("x", Holder.newKey()))));
        assertRefused(400, "malformed-request", Holder.renewWith(ca, "Basic YTpi"));
        assertRefused(401, "token-malformed", Holder.renewWith(ca, "Bearer x"));
    }

    @Test
    void refuses_a_revoked_certificate_at_once_also_on_a_connection_that_is_open() throws Exception {
        var holder = Holder.of(ca, "web04");
        try (var client = holder.client(ca)) {
            assertEquals(201, Holder.post(client, ca, "/renew", "").status());
            revoke(holder.leaf().getSerialNumber());
            assertRefused(401, "credential-revoked", Holder.post(client, ca, "/renew", ""));
            assertRefused(401, "credential-revoked", Holder.post(client, ca, "/rekey", rekey(Holder.csr("x", Holder.newKey()))));
        }
        assertRefused(401, "credential-revoked", holder.post(ca, "/renew", ""));
        assertRefused(401, "credential-revoked", Holder.renewWith(ca, "Bearer " + renewToken(holder)));
    }

    /// A session that is resumed has the certificate of the first handshake, which is not shown again.
    @Test
    void refuses_a_revoked_certificate_in_a_session_that_is_resumed() throws Exception {
        var holder = Holder.of(ca, "web06");
        var sockets = holder.context(ca).getSocketFactory();
        long begun = renewInSession(sockets, 201);
        assertEquals(begun, renewInSession(sockets, 201), "the session was resumed");
        revoke(holder.leaf().getSerialNumber());
        assertEquals(begun, renewInSession(sockets, 401), "the session was resumed");
    }

    /// @return when the session began that was used
    private static long renewInSession(SSLSocketFactory sockets, int status) throws Exception {
        try (var socket = (SSLSocket) sockets.createSocket("127.0.0.1", ca.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("POST /renew HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes());
            var answer = new String(socket.getInputStream().readAllBytes());
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void no_renewal_that_answers_after_the_revocation_succeeds() throws Exception {
        for (int round = 0; round < 5; round++) {
            var holder = Holder.of(ca, "race" + round);
            var revoked = new java.util.concurrent.atomic.AtomicBoolean();
            try (var client = holder.client(ca); var threads = Executors.newFixedThreadPool(5)) {
                Holder.post(client, ca, "/renew", "");
                Callable<Boolean> renewal = () -> {
                    boolean after = revoked.get();
                    int status = Holder.post(client, ca, "/renew", "").status();
                    return !after || status == 401;
                };
                var results = new java.util.ArrayList<java.util.concurrent.Future<Boolean>>();
                for (int i = 0; i < 4; i++) {
                    results.add(threads.submit(() -> {
                        boolean good = true;
                        for (int j = 0; j < 10; j++) {
                            good &= renewal.call();
                        }
                        return good;
                    }));
                }
                revoke(holder.leaf().getSerialNumber());
                revoked.set(true);
                for (var result : results) {
                    assertTrue(result.get());
                }
            }
        }
    }

    @Test
    void gives_every_one_of_many_renewals_a_serial_of_its_own() throws Exception {
        var holder = Holder.of(ca, "storm");
        try (var client = holder.client(ca); var threads = Executors.newFixedThreadPool(8)) {
            Callable<BigInteger> renewal = () -> leaf(Holder.post(client, ca, "/renew", "")).getSerialNumber();
            var serials = threads.invokeAll(Collections.nCopies(40, renewal)).stream().map(one -> one.resultNow())
                    .collect(Collectors.toSet());
            assertEquals(40, serials.size());
        }
    }

    @Test
    void renews_by_token_once() throws Exception {
        var holder = Holder.of(ca, "web05");
        var token = renewToken(holder);
        var renewed = leaf(Holder.renewWith(ca, "Bearer " + token));
        assertEquals(holder.leaf().getPublicKey(), renewed.getPublicKey());
        assertEquals(length(holder.leaf()), length(renewed));
        assertRefused(401, "token-already-used", Holder.renewWith(ca, "Bearer " + token));
    }

    @Test
    void takes_the_certificate_of_the_connection_rather_than_a_token() throws Exception {
        var holder = Holder.of(ca, "web06");
        try (var client = holder.client(ca)) {
            var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(TestCa.URL + ":" + ca.port() + "/renew"))
                    .timeout(Duration.ofSeconds(60)).header("Authorization", "Bearer nonsense")
                    .POST(java.net.http.HttpRequest.BodyPublishers.noBody()).build();
            assertEquals(201, client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void takes_renew_tokens_of_every_kind_of_key_with_or_without_the_intermediate() throws Exception {
        var keys = java.util.Map.of(
                "ES384", KeyGenerator.ec("P-384").generate(new SecureRandom()),
                "ES512", KeyGenerator.ec("P-521").generate(new SecureRandom()),
                "EdDSA", KeyGenerator.ed25519().generate(new SecureRandom()),
                "RS256", KeyGenerator.rsa(2048).generate(new SecureRandom()));
        for (var one : keys.entrySet()) {
            var holder = Holder.of(ca, "kind", one.getValue(), "");
            var token = holder.token("x5cInsecure", one.getKey(), holder.renewClaims(ca).build());
            assertEquals(201, Holder.renewWith(ca, "Bearer " + token).status(), one.getKey());
        }
        var holder = Holder.of(ca, "alone");
        assertEquals(201, Holder.renewWith(ca, "Bearer " + renewToken(new Holder(holder.keys(), List.of(holder.leaf())))).status());
    }

    @Test
    void accepts_the_name_of_the_provisioner_as_issuer_and_both_audiences() throws Exception {
        var holder = Holder.of(ca, "web07");
        var claims = holder.renewClaims(ca).put("iss", "admin").put("aud", "https://localhost/renew").build();
        assertEquals(201, Holder.renewWith(ca, "bearer " + holder.token("x5cInsecure", "ES256", claims)).status());
    }

    @Test
    void refuses_renew_tokens_that_are_not_right_in_every_part() throws Exception {
        var holder = Holder.of(ca, "web08");
        long now = Instant.now().getEpochSecond();
        refuseToken("token-rejected", holder, holder.renewClaims(ca).put("iss", "sshpop"));
        refuseToken("token-rejected", holder, holder.renewClaims(ca).put("sub", "web09"));
        refuseToken("token-wrong-audience", holder, holder.renewClaims(ca).put("aud", TestCa.URL + "/1.0/sign"));
        refuseToken("token-wrong-audience", holder, holder.renewClaims(ca).put("aud", "https://other.example.com/1.0/renew"));
        refuseToken("token-expired", holder, holder.renewClaims(ca).put("iat", now - 600).put("nbf", now - 600).put("exp", now - 300));
        refuseToken("token-rejected", new Holder(Holder.newKey(), holder.chain()), holder.renewClaims(ca));
        var jwk = ca.token(ca.content(TokenPurpose.RENEW, "web08"));
        assertRefused(401, "credential-rejected", Holder.renewWith(ca, "Bearer " + jwk));
        var x5c = holder.token("x5c", "ES256", holder.renewClaims(ca).build());
        assertRefused(401, "credential-rejected", Holder.renewWith(ca, "Bearer " + x5c));
        var ofTheCa = new Holder(holder.keys(), List.of(ca.intermediate()));
        assertRefused(401, "credential-rejected", Holder.renewWith(ca, "Bearer " + renewToken(ofTheCa)));
    }

    private static void refuseToken(String code, Holder holder, JsonObject.Builder claims) throws Exception {
        assertRefused(401, code, Holder.renewWith(ca, "Bearer " + holder.token("x5cInsecure", "ES256", claims.build())));
    }

    @Test
    void knows_only_certificates_of_its_own_authority() throws Exception {
        try (var other = new TestCa(Files.createTempDirectory(directory, "other"))) {
            var stranger = Holder.of(other, "web10");
            assertRefused(401, "credential-rejected", Holder.renewWith(ca, "Bearer "
                    + stranger.token("x5cInsecure", "ES256", stranger.renewClaims(ca).build())));
            org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> stranger.post(ca, "/renew", ""));
        }
    }

    /// Made with the key of the authority, but by nobody here.
    @Test
    void refuses_certificates_that_no_provisioner_granted() throws Exception {
        assertRefused(401, "credential-rejected", madeElsewhere(Optional.empty()).post(ca, "/renew", ""));
        assertRefused(401, "unknown-provisioner", madeElsewhere(Optional.of(extension(1, "gone"))).post(ca, "/renew", ""));
        assertRefused(401, "unknown-provisioner", madeElsewhere(Optional.of(extension(7, "admin"))).post(ca, "/renew", ""));
        assertRefused(401, "credential-rejected", madeElsewhere(Optional.of(extension(99, "admin"))).post(ca, "/renew", ""));
        assertRefused(401, "operation-not-granted", madeElsewhere(Optional.of(extension(9, "sshpop"))).post(ca, "/renew", ""));
        assertEquals(201, madeElsewhere(Optional.of(extension(1, "admin"))).post(ca, "/renew", "").status());
    }

    /// Whoever can issue under another authority below the same root could otherwise pass for a holder of ours.
    @Test
    void refuses_another_certificate_with_a_serial_of_ours() throws Exception {
        var genuine = Holder.of(ca, "web11");
        var twin = madeElsewhere(Optional.of(extension(1, "admin")), genuine.leaf().getSerialNumber(), Instant.now());
        assertRefused(401, "credential-rejected", twin.post(ca, "/renew", ""));
        assertEquals(201, genuine.post(ca, "/renew", "").status());
    }

    @Test
    void finds_the_provisioner_in_the_certificate_when_the_ledger_is_lost() throws Exception {
        try (var own = new TestCa(Files.createTempDirectory(directory, "lost"))) {
            var holder = Holder.of(own, "web12");
            own.stop();
            try (var files = Files.walk(own.directory().resolve("db"))) {
                files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
            own.start();
            assertEquals(201, holder.post(own, "/renew", "").status());
        }
    }

    @Test
    void judges_again_what_the_provisioner_says_today() throws Exception {
        try (var own = new TestCa(Files.createTempDirectory(directory, "claims"))) {
            var holder = Holder.of(own, "web13");

            restart(own, claims("disableRenewal", true));
            assertEquals("Certificates of provisioner \"admin\" cannot be renewed; its claim disableRenewal is set.",
                    holder.post(own, "/renew", "").message());
            assertRefused(401, "renewal-disabled", holder.post(own, "/renew", ""));
            assertRefused(401, "renewal-disabled", holder.post(own, "/rekey", rekey(Holder.csr("x", Holder.newKey()))));
            assertRefused(401, "renewal-disabled", Holder.renewWith(own, "Bearer " + renewToken(own, holder)));

            own.rewrite(config -> config.put("authority", JsonObject.builder().put("provisioners", new JsonArray(List.of())).build()));
            own.restart();
            assertRefused(401, "unknown-provisioner", holder.post(own, "/renew", ""));

            restart(own, claims("disableSmallstepExtensions", false));
            assertEquals(201, holder.post(own, "/renew", "").status());
        }
    }

    @Test
    void renews_an_expired_certificate_only_by_token_and_only_where_that_is_allowed() throws Exception {
        try (var own = new TestCa(Files.createTempDirectory(directory, "expired"))) {
            var extension = Optional.of(extension(1, "admin"));
            var expired = madeElsewhere(own, extension, BigInteger.valueOf(77), Instant.now().minusSeconds(90_000));
            var early = madeElsewhere(own, extension, BigInteger.valueOf(78), Instant.now().plusSeconds(3_000));
            var refusal = Holder.renewWith(own, "Bearer " + renewToken(own, expired));
            assertRefused(401, "credential-rejected", refusal);
            assertEquals("The certificate has expired, and the claim allowRenewalAfterExpiry of provisioner \"admin\" is not set.",
                    refusal.message());
            assertRefused(401, "credential-rejected", Holder.renewWith(own, "Bearer " + renewToken(own, early)));

            restart(own, claims("allowRenewalAfterExpiry", true));
            var renewed = leaf(Holder.renewWith(own, "Bearer " + renewToken(own, expired)));
            assertEquals(length(expired.leaf()), length(renewed));
            assertTrue(renewed.getNotAfter().toInstant().isAfter(Instant.now()));
            assertRefused(401, "credential-rejected", Holder.renewWith(own, "Bearer " + renewToken(own, early)));
        }
    }

    @Test
    void does_not_let_a_certificate_outlive_its_issuer_by_renewal() throws Exception {
        var keys = Holder.newKey();
        var start = Instant.now().minusSeconds(3600);
        var leaf = leaf(ca, keys, Optional.of(extension(1, "admin")), BigInteger.valueOf(4711), start,
                ca.intermediate().getNotAfter().toInstant());
        assertRefused(403, "duration-too-long", new Holder(keys, List.of(leaf)).post(ca, "/renew", ""));
    }

    private static void restart(TestCa own, JsonObject claims) throws Exception {
        own.rewrite(config -> {
            var authority = config.build().object("authority").orElseThrow();
            return config.put("authority", authority.edit().put("claims", claims).build());
        });
        own.restart();
    }

    private static JsonObject claims(String name, boolean value) {
        return JsonObject.builder().put(name, value).build();
    }

    private static ProvisionerExtension extension(int type, String name) {
        return ProvisionerExtension.of(type, name, "");
    }

    private static Holder madeElsewhere(Optional<ProvisionerExtension> extension) throws Exception {
        return madeElsewhere(extension, new BigInteger(100, new SecureRandom()), Instant.now());
    }

    private static Holder madeElsewhere(Optional<ProvisionerExtension> extension, BigInteger serial, Instant now)
            throws Exception {
        return madeElsewhere(ca, extension, serial, now);
    }

    private static Holder madeElsewhere(TestCa ca, Optional<ProvisionerExtension> extension, BigInteger serial, Instant now)
            throws Exception {
        var keys = Holder.newKey();
        return new Holder(keys, List.of(leaf(ca, keys, extension, serial, now.minusSeconds(60), now.plusSeconds(3600))));
    }

    private static X509Certificate leaf(TestCa ca, KeyPair keys, Optional<ProvisionerExtension> extension, BigInteger serial,
            Instant start, Instant end) throws IOException {
        var subject = SubjectName.ofCommonName("elsewhere");
        var extensions = LeafProfile.extensions(subject, SubjectAlternativeName.split(List.of("elsewhere")), keys.getPublic(),
                CertificateIssuer.of(ca.intermediate()), extension);
        return ca.signAsIssuer(new LeafProfile.Leaf(serial, subject, keys.getPublic(), start, end, extensions));
    }

    private static String renewToken(Holder holder) throws Exception {
        return renewToken(ca, holder);
    }

    private static String renewToken(TestCa ca, Holder holder) throws Exception {
        return holder.token("x5cInsecure", "ES256", holder.renewClaims(ca).build());
    }

    private static String rekey(String csr) {
        return org.countersign.core.json.Json.write(JsonObject.builder().put("csr", csr).build());
    }

    private static void revoke(BigInteger serial) throws Exception {
        var answer = ca.post("/revoke", JsonObject.builder().put("serial", serial.toString()).put("passive", true)
                .put("ott", ca.token(ca.content(TokenPurpose.REVOKE, serial.toString()))).build());
        assertEquals(200, answer.status(), answer.json().toString());
    }

    private static Set<String> names(X509Certificate certificate) {
        var all = new TreeSet<>(certificate.getCriticalExtensionOIDs());
        all.addAll(certificate.getNonCriticalExtensionOIDs());
        return all;
    }

    private static Duration length(X509Certificate certificate) {
        return Duration.between(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }

    private static X509Certificate leaf(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        return Holder.chain(answer).getFirst();
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.json().toString());
    }
}
