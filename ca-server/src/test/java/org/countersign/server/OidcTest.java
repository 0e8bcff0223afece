package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.PublicJwk;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.TestCa.Answer;
import org.countersign.testing.FreePorts;
import org.countersign.testing.ProviderProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// People who log in at a real OpenID provider, and what their ID tokens get them: names in certificates, or a refusal.
class OidcTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    @TempDir
    static Path directory;

    private static ProviderProcess provider;
    private static TestCa ca;
    private static KeyPair keys;

    @BeforeAll
    static void start() throws Exception {
        keys = Holder.newKey();
        provider = ProviderProcess.start(0);
        ca = startCa("ca", provider.port(), builder -> builder
                .put("admins", List.of("Root@EXAMPLE.com", "ca-admins")).put("domains", List.of("example.com", "second.example"))
                .put("groups", List.of("staff", "ca-admins")));
        // The provider counts as one that works from here on; every refusal below is one of the token.
        assertTrue(eventually(() -> !listed(ca).members().containsKey("state")), () -> listedText(ca));
    }

    private interface Change {
        JsonObject.Builder to(JsonObject.Builder section);
    }

    private static TestCa startCa(String name, int port, Change change) throws Exception {
        var section = JsonObject.builder().put("type", "OIDC").put("name", "company").put("clientID", ProviderProcess.CLIENT)
                .put("clientSecret", "secret-of-ssh-ca").put("configurationEndpoint", "http://127.0.0.1:" + port)
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build());
        // Tokens of any age, so that what is said about their times is said by the verifier.
        var started = TestCa.notStarted(Files.createTempDirectory(directory, name), config -> {
            var all = TestCa.with(change.to(section).build()).apply(config);
            var authority = all.build().object("authority").orElseThrow();
            return all.put("authority", authority.edit().put("disableIssuedAtCheck", true).build());
        });
        started.start();
        return started;
    }

    @AfterAll
    static void stop() throws Exception {
        ca.close();
        provider.close();
    }

    @Test
    void a_login_becomes_a_certificate_with_the_names_of_the_account() throws Exception {
        var token = token("jane", """
                {"email": "Jane.Doe@Example.com", "email_verified": true, "groups": ["staff"]}""");
        var certificate = certificate(ssh(token, JsonObject.builder().put("keyID", "root").put("principals", List.of("root"))));

        assertEquals(CertificateType.USER, certificate.body().type());
        assertEquals("Jane.Doe@Example.com", certificate.body().keyId());
        assertEquals(List.of("janedoe", "Jane.Doe", "Jane.Doe@Example.com"), certificate.body().principals());
        assertEquals(SshGrant.DEFAULT_USER_EXTENSIONS.keySet(), certificate.body().extensions().keySet());
        assertEquals(16 * 3600 + 60, certificate.body().validity().before() - certificate.body().validity().after());
    }

    @Test
    void names_that_cannot_stand_in_a_certificate_are_left_out() throws Exception {
        var token = token("obrien", """
                {"email": "o'Brien@example.com", "groups": ["staff"]}""");
        assertEquals(List.of("o_brien"), certificate(ssh(token, JsonObject.builder())).body().principals());
    }

    @Test
    void an_administrator_names_what_they_want_and_has_to() throws Exception {
        var token = token("root", """
                {"email": "Root@Example.com", "groups": ["staff"]}""");
        assertRefused("400 incomplete-request", ssh(token, JsonObject.builder()));
        assertRefused("400 incomplete-request", ssh(token, JsonObject.builder().put("certType", "host").put("keyID", "web")));
        var host = certificate(ssh(token, JsonObject.builder().put("certType", "host").put("keyID", "web")
                .put("principals", List.of("web01.example.com"))));
        assertEquals(CertificateType.HOST, host.body().type());
        assertEquals("web", host.body().keyId());
        assertEquals(List.of("web01.example.com"), host.body().principals());
    }

    @Test
    void a_group_makes_administrators_too_wherever_their_address_is() throws Exception {
        var token = token("guest", """
                {"email": "guest@elsewhere.example", "groups": ["ca-admins"]}""");
        var user = certificate(ssh(token, JsonObject.builder().put("certType", "user").put("keyID", "deploy")
                .put("principals", List.of("deploy"))));
        assertEquals(List.of("deploy"), user.body().principals());
    }

    @Test
    void only_administrators_get_host_certificates() throws Exception {
        var token = token("jane", """
                {"email": "jane@example.com", "groups": ["staff"]}""");
        assertRefused("403 not-in-token", ssh(token, JsonObject.builder().put("certType", "host")
                .put("keyID", "web").put("principals", List.of("web01"))));
        certificate(ssh(token, JsonObject.builder().put("certType", "user")));
    }

    @Test
    void an_x509_certificate_names_the_account_whatever_the_request_says() throws Exception {
        var token = token("jane", """
                {"email": "jane@example.com", "groups": ["staff"]}""");
        var leaf = Holder.chain(x509(token, "somebody.else")).getFirst();
        assertEquals("jane", X509Certificates.commonName(leaf));
        assertEquals(List.of("jane@example.com", provider.url() + "#jane"),
                leaf.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList());
        assertEquals(ProvisionerExtension.of(2, "company", ProviderProcess.CLIENT), ProvisionerExtension.in(leaf).orElseThrow());
    }

    /// Whole services give out such names.
    @Test
    void an_account_whose_name_is_no_part_of_a_uri_has_it_escaped() throws Exception {
        var token = token("piped", """
                {"email": "jane@example.com", "groups": ["staff"], "sub": "auth0|5f7c 8%"}""");
        var leaf = Holder.chain(x509(token, "")).getFirst();
        assertEquals("auth0|5f7c 8%", X509Certificates.commonName(leaf));
        assertEquals(List.of("jane@example.com", provider.url() + "#auth0%7C5f7c%208%25"),
                leaf.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList());
    }

    @Test
    void an_administrator_gets_the_x509_names_of_the_request() throws Exception {
        var token = token("root", """
                {"email": "Root@example.com", "groups": ["staff"]}""");
        assertEquals("web01", X509Certificates.commonName(Holder.chain(x509(token, "web01")).getFirst()));
    }

    @Test
    void a_token_is_good_once_and_so_is_its_nonce() throws Exception {
        provider.user("once", """
                {"email": "once@example.com", "email_verified": true, "groups": ["staff"]}""");
        var token = provider.logIn(ProviderProcess.CLIENT, "once", "one-nonce");
        certificate(ssh(token, JsonObject.builder()));
        assertRefused("401 token-already-used", ssh(token, JsonObject.builder()));
        var sibling = provider.logIn(ProviderProcess.CLIENT, "once", "one-nonce");
        assertRefused("401 token-already-used", ssh(sibling, JsonObject.builder()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{'email': 'jane@elsewhere.example', 'groups': ['staff']} | identity-not-allowed",
        "{'email': 'jane@sub.example.com', 'groups': ['staff']} | identity-not-allowed",
        "{'email': 'jane@good.example@example.com', 'groups': ['staff']} | identity-not-allowed",
        "{'email': 'jane@example\\u3002com', 'groups': ['staff']} | identity-not-allowed",
        "{'email': '@example.com', 'groups': ['staff']} | identity-not-allowed",
        "{'email': 'jane doe@example.com', 'groups': ['staff']} | identity-not-allowed",
        "{'email': 'jane@example.com', 'groups': ['guests']} | identity-not-allowed",
        "{'email': 'jane@example.com'} | identity-not-allowed",
        "{'email': 'root@example.com'} | identity-not-allowed",
        "{'groups': ['staff']} | identity-not-allowed",
        "{'email': 'jane@example.com', 'email_verified': false, 'groups': ['staff']} | identity-not-allowed",
        "{'email': 'jane@example.com', 'email_verified': 'false', 'groups': ['staff']} | identity-not-allowed",
        "{'email': ['jane@example.com'], 'groups': ['staff']} | token-rejected",
        "{'email': 'jane@example.com', 'groups': 'staff'} | token-rejected",
        "{'email': 'jane@example.com', 'groups': ['staff'], 'iss': 'https://another.example'} | token-rejected",
        "{'email': 'jane@example.com', 'groups': ['staff'], 'azp': 'another-client'} | token-rejected",
        "{'email': 'jane@example.com', 'groups': ['staff'], 'sub': ''} | token-rejected",
        "{'email': 'jane@example.com', 'groups': ['staff'], 'aud': ['another-client']} | token-wrong-audience",
    })
    void refuses_tokens_of_the_provider_that_are_for_somebody_else(String claims, String code) throws Exception {
        assertRefused("401 " + code, ssh(token("various", claims.replace('\'', '"')), JsonObject.builder()));
    }

    @Test
    void an_address_of_which_the_provider_does_not_say_that_it_is_verified_counts_for_nothing() throws Exception {
        var claims = "{\"email\": \"jane@example.com\", \"groups\": [\"staff\"]}";
        var refused = ssh(tokenOf("silent", claims), JsonObject.builder());
        assertRefused("401 identity-not-allowed", refused);
        assertTrue(refused.json().text("message").contains("allowUnverifiedEmail"), refused.json().toString());
        var administrator = "{\"email\": \"Root@example.com\", \"groups\": [\"staff\"]}";
        assertRefused("401 identity-not-allowed", ssh(tokenOf("silent", administrator), JsonObject.builder()));

        try (var trusting = startCa("trusting", provider.port(), section -> section.put("allowUnverifiedEmail", true))) {
            assertTrue(eventually(() -> !listed(trusting).members().containsKey("state")), () -> listedText(trusting));
            certificate(ssh(trusting, tokenOf("silent", claims), JsonObject.builder()));
        }
    }

    @Test
    void refuses_tokens_at_the_wrong_time() throws Exception {
        long now = Instant.now().getEpochSecond();
        var staff = "\"email\": \"jane@example.com\", \"groups\": [\"staff\"]";
        var expired = token("late", "{" + staff + ", \"exp\": " + (now - 61) + ", \"iat\": " + (now - 62) + "}");
        assertRefused("401 token-expired", ssh(expired, JsonObject.builder()));
        var future = token("early", "{" + staff + ", \"iat\": " + (now + 300) + ", \"exp\": " + (now + 600) + "}");
        assertRefused("401 token-expired", ssh(future, JsonObject.builder()));
        var endless = token("endless", "{" + staff + ", \"exp\": " + (now + 30 * 3600) + "}");
        assertRefused("401 token-expired", ssh(endless, JsonObject.builder()));
        certificate(ssh(token("long", "{" + staff + ", \"exp\": " + (now + 20 * 3600) + "}"), JsonObject.builder()));
    }

    @Test
    void a_token_for_another_client_finds_nobody() throws Exception {
        provider.user("stray", """
                {"email": "jane@example.com", "groups": ["staff"]}""");
        var token = provider.logIn(ProviderProcess.ANOTHER_CLIENT, "stray", TestCa.newId());
        assertRefused("401 unknown-provisioner", ssh(token, JsonObject.builder()));
    }

    @Test
    void the_key_and_nothing_in_the_header_decides_how_a_token_is_verified() throws Exception {
        var parts = token("jane", """
                {"email": "jane@example.com", "groups": ["staff"]}""").split("\\.");
        var published = publishedKey();
        var header = Json.parseObject(Base64.getUrlDecoder().decode(parts[0]), JsonLimits.REQUEST);
        var publicKey = PublicJwk.parse(published).toJca().getEncoded();

        var none = header.edit().put("alg", "none").build();
        assertRefused("401 token-rejected", ssh(encoded(none) + "." + parts[1] + ".", JsonObject.builder()));
        for (var secret : List.of(publicKey, Json.write(published).getBytes(StandardCharsets.UTF_8),
                published.text("n").getBytes(StandardCharsets.US_ASCII))) {
            var symmetric = encoded(header.edit().put("alg", "HS256").build()) + "." + parts[1];
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            var forged = symmetric + "." + BASE64.encodeToString(mac.doFinal(symmetric.getBytes(StandardCharsets.US_ASCII)));
            assertRefused("401 token-rejected", ssh(forged, JsonObject.builder()));
        }
        for (var algorithm : List.of("RS384", "RS512", "PS256", "ES256", "rs256", "")) {
            var other = encoded(header.edit().put("alg", algorithm).build());
            assertRefused("401 token-rejected", ssh(other + "." + parts[1] + "." + parts[2], JsonObject.builder()));
        }
        certificate(ssh(String.join(".", parts), JsonObject.builder()));
    }

    @Test
    void a_header_that_brings_its_own_key_is_refused_and_its_address_never_asked() throws Exception {
        var payload = token("jane", """
                {"email": "jane@example.com", "groups": ["staff"]}""").split("\\.")[1];
        var asked = new AtomicInteger();
        var decoy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        decoy.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        decoy.start();
        try {
            var address = "http://127.0.0.1:" + decoy.getAddress().getPort() + "/keys";
            var own = PublicJwk.of(SshPublicKey.of(keys.getPublic()));
            var kid = publishedKey().text("kid");
            var base = JsonObject.builder().put("alg", own.algorithm()).put("kid", kid);
            for (var header : List.of(base.build(), base.build().edit().put("jwk", own.json()).build(),
                    base.build().edit().put("jku", address).build(), base.build().edit().put("x5u", address).build(),
                    base.build().edit().put("kid", own.keyId()).put("jku", address).build())) {
                assertRefused("401 token-rejected", ssh(signed(header, payload, keys), JsonObject.builder()));
            }
            assertEquals(0, asked.get());
        } finally {
            decoy.stop(0);
        }
    }

    @Test
    void a_key_that_the_provider_takes_later_is_found_and_the_one_it_gave_up_is_not_believed() throws Exception {
        var before = token("jane", """
                {"email": "jane@example.com", "groups": ["staff"]}""");
        provider.rotate();
        var after = token("jane", """
                {"email": "jane@example.com", "groups": ["staff"]}""");
        var answer = new Answer[1];
        assertTrue(eventually(() -> {
            answer[0] = ssh(after, JsonObject.builder());
            return answer[0].status() == 201;
        }), () -> answer[0].json().toString());
        assertRefused("401 token-rejected", ssh(before, JsonObject.builder()));
    }

    @Test
    void a_provider_that_is_away_at_the_start_comes_to_life_and_may_go_again() throws Exception {
        int port = FreePorts.next();
        try (var alone = startCa("alone", port, section -> section)) {
            var section = listed(alone);
            assertEquals("Uninitialized", section.text("state"));
            assertEquals("http://127.0.0.1:" + port + "/.well-known/openid-configuration cannot be connected to", section.text("stateReason"));
            assertEquals("secret-of-ssh-ca", section.text("clientSecret"));
            var early = token("jane", "{\"email\": \"jane@example.com\"}");
            assertRefused("401 provisioner-disabled", ssh(alone, early, JsonObject.builder()));
            assertEquals(201, alone.post("/ssh/sign", request(alone.sshToken("user", "alice", "alice"), JsonObject.builder())).status());

            String token;
            try (var late = ProviderProcess.start(port)) {
                late.user("jane", "{\"email\": \"jane@example.com\", \"email_verified\": true}");
                token = late.logIn(ProviderProcess.CLIENT, "jane", TestCa.newId());
                assertTrue(eventually(() -> !listed(alone).members().containsKey("state")), () -> listedText(alone));
            }
            certificate(ssh(alone, token, JsonObject.builder()));
        }
    }

    private static JsonObject listed(TestCa from) throws Exception {
        return from.get("/provisioners").json().array("provisioners").stream().map(JsonObject.class::cast)
                .filter(one -> one.text("name").equals("company")).findFirst().orElseThrow();
    }

    private static String listedText(TestCa from) {
        try {
            return listed(from).toString();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static JsonObject publishedKey() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var set = client.send(HttpRequest.newBuilder(URI.create(provider.url() + "/oauth2/jwks")).build(),
                    HttpResponse.BodyHandlers.ofByteArray()).body();
            return (JsonObject) Json.parseObject(set, JsonLimits.FILE).array("keys").getFirst();
        }
    }

    /// For an address that the provider has verified unless the claims say something else.
    private static String token(String user, String claims) throws Exception {
        return tokenOf(user, claims.contains("email_verified") ? claims : claims.replaceFirst("\\{", "{\"email_verified\": true, "));
    }

    private static String tokenOf(String user, String claims) throws Exception {
        provider.user(user, claims);
        return provider.logIn(ProviderProcess.CLIENT, user, TestCa.newId());
    }

    private static String encoded(JsonObject object) {
        return BASE64.encodeToString(Json.write(object).getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(JsonObject header, String payload, KeyPair signer) throws Exception {
        var input = encoded(header) + "." + payload;
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(signer.getPrivate());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + BASE64.encodeToString(signature.sign());
    }

    private static JsonObject request(String token, JsonObject.Builder more) {
        return more.put("ott", token)
                .put("publicKey", Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob())).build();
    }

    private static Answer ssh(String token, JsonObject.Builder more) throws Exception {
        return ssh(ca, token, more);
    }

    private static Answer ssh(TestCa at, String token, JsonObject.Builder more) throws Exception {
        return at.post("/ssh/sign", request(token, more));
    }

    private static Answer x509(String token, String commonName) throws Exception {
        return ca.post("/sign", JsonObject.builder().put("csr", Holder.csr(commonName, Holder.newKey())).put("ott", token).build());
    }

    private static SshCertificate certificate(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        var certificate = SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
        assertTrue(certificate.isSignedBy(certificate.body().signatureKey(), Crypto.fastest()));
        return certificate;
    }

    private static void assertRefused(String expected, Answer answer) {
        assertEquals(expected, answer.status() + " " + answer.code(), answer.json().toString());
    }

    private static boolean eventually(Callable<Boolean> condition) throws Exception {
        for (var end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; Thread.sleep(200)) {
            if (condition.call()) {
                return true;
            }
        }
        return false;
    }
}
