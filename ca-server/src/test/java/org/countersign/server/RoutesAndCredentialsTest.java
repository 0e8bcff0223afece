package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.server.GoClient.Answer;
import org.countersign.server.http.Route;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every route and every wrong credential: the status is the one of the table, nothing is recorded, no serial is used, and the good
/// credential that the wrong ones were made from is still good. What a route wants is said by a switch without default, so a new route
/// does not compile until somebody has decided.
class RoutesAndCredentialsTest {
    @TempDir
    static Path directory;

    private static TestCa ca;
    private static TestCa other;
    private static KeyPair keys;
    private static KeyPair strange;
    private static SshCertificate host;
    private static SshCertificate user;
    private static SshCertificate revokedHost;
    private static SshCertificate foreignHost;
    private static Holder revoked;

    private enum Wanted { NOTHING, TOKEN, TOKEN_OR_CERTIFICATE, POSSESSION, CERTIFICATE_OR_TOKEN, CERTIFICATE }

    private static Wanted wanted(Capability capability) {
        return switch (capability) {
            case SSH_SIGN, SIGN, SSH_REVOKE -> Wanted.TOKEN;
            case REVOKE -> Wanted.TOKEN_OR_CERTIFICATE;
            case SSH_RENEW, SSH_REKEY -> Wanted.POSSESSION;
            case RENEW -> Wanted.CERTIFICATE_OR_TOKEN;
            case REKEY -> Wanted.CERTIFICATE;
            case SSH_CHECK_HOST, SSH_CONFIG, SSH_BASTION, VERSION, HEALTH, ROOT, ROOTS, ROOTS_PEM, INTERMEDIATES,
                    INTERMEDIATES_PEM, FEDERATION, PROVISIONERS, ENCRYPTED_KEY, CRL, SSH_ROOTS, SSH_FEDERATION, SSH_KRL,
                    SSH_KRL_SIGNATURE, SSH_HOSTS, OPENAPI -> Wanted.NOTHING;
        };
    }

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(directory);
        other = new TestCa(Files.createTempDirectory(directory, "other"));
        keys = KeyGenerator.ed25519().generate(new SecureRandom());
        strange = Holder.newKey();
        host = sign(ca, "host", "db01");
        user = sign(ca, "user", "jane");
        revokedHost = sign(ca, "host", "db02");
        foreignHost = sign(other, "host", "db01");
        revoked = Holder.of(ca, "revoked");
        assertEquals(200, ca.post("/ssh/revoke", body(Capability.SSH_REVOKE, Optional.of(jwk(Capability.SSH_REVOKE, TestCa.newId(),
                serial(revokedHost)).signed(provisionerKey())), serial(revokedHost))).status());
        var serial = revoked.leaf().getSerialNumber().toString();
        assertEquals(200, ca.post("/revoke", body(Capability.REVOKE,
                Optional.of(jwk(Capability.REVOKE, TestCa.newId(), serial).signed(provisionerKey())), serial)).status());
    }

    @AfterAll
    static void stop() {
        ca.close();
        other.close();
    }

    private static Stream<Arguments> routes() {
        return Arrays.stream(Capability.values()).flatMap(capability -> capability.paths().stream()
                .flatMap(path -> Stream.of(path, "/1.0" + path)).map(path -> Arguments.of(capability, path)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("routes")
    void refuses_every_wrong_credential_and_does_nothing(Capability capability, String path) throws Exception {
        long serial = nextSerial();
        int drawn = switch (wanted(capability)) {
            case NOTHING -> nothing(capability, path);
            case TOKEN -> token(capability, path);
            case TOKEN_OR_CERTIFICATE -> certificateForRevocation(path) + token(capability, path);
            case POSSESSION -> possession(capability, path);
            case CERTIFICATE_OR_TOKEN -> renewToken(path) + certificate(capability, path);
            case CERTIFICATE -> certificate(capability, path);
        };
        assertEquals(serial + 1 + drawn, nextSerial(), "no serial was drawn for what was refused");
    }

    /// What anybody may ask is answered in the same way whatever comes along.
    private static int nothing(Capability capability, String path) throws Exception {
        var recorded = ca.decisions();
        var method = capability.method() == Route.Method.GET ? "GET" : "POST";
        var concrete = path.replace("{sha}", "0".repeat(64)).replace("{kid}", "none").replace("{type}", "host");
        try (var client = GoClient.of(ca)) {
            int plain = client.exchange(method, concrete, Map.of(), "{}").status();
            assertTrue(plain != 401 && plain != 403, capability + " is for everybody");
            for (var authorization : List.of("Bearer x", "Basic YTpi", jwk(Capability.SIGN, TestCa.newId(), "x").signed(strange.getPrivate()))) {
                var answer = client.exchange(method, concrete, Map.of("Authorization", authorization), "{\"ott\":\"" + authorization + "\"}");
                assertEquals(plain, answer.status(), authorization);
            }
        }
        assertEquals(recorded, ca.decisions());
        return 0;
    }

    /// @return how many SSH serials were drawn: one for the good token
    private static int token(Capability capability, String path) throws Exception {
        var recorded = ca.decisions();
        var id = TestCa.newId();
        var subject = "subject of " + id;
        if (capability == Capability.SSH_REVOKE || capability == Capability.REVOKE) {
            subject = new BigInteger(60, new SecureRandom()).add(BigInteger.ONE).toString();
        }
        var good = jwk(capability, id, subject);
        try (var client = GoClient.of(ca)) {
            assertRefused(400, "no token", client.post(path, body(capability, Optional.empty(), subject)));
            assertRefused(400, "an empty token", client.post(path, body(capability, Optional.of(""), subject)));
            for (var wrong : wrongTokens(capability, good).entrySet()) {
                assertRefused(401, wrong.getKey(), client.post(path, body(capability, Optional.of(wrong.getValue()), subject)));
            }
            assertEquals(recorded, ca.decisions());
            var token = good.signed(provisionerKey());
            var answer = client.post(path, body(capability, Optional.of(token), subject));
            assertTrue(answer.status() == 200 || answer.status() == 201, answer.text());
            assertRefused(401, "a token that was used", client.post(path, body(capability, Optional.of(token), subject)));
            assertEquals(recorded.size() + 1, ca.decisions().size());
        }
        return capability == Capability.SSH_SIGN ? 1 : 0;
    }

    /// All with the ID of the good one, which a wrong one must not burn.
    private static Map<String, String> wrongTokens(Capability capability, Jwt good) {
        var key = provisionerKey();
        long now = Instant.now().getEpochSecond();
        var wrong = new LinkedHashMap<String, String>();
        wrong.put("no JWT", "x");
        wrong.put("three letters", "x.y.z");
        wrong.put("dots", "..");
        wrong.put("no signature", good.withHeader(header -> header.put("alg", "none")).unsigned());
        wrong.put("a signature of nothing", good.unsigned());
        wrong.put("the key of somebody else", good.signed(strange.getPrivate()));
        wrong.put("a DER signature", good.signed(key, "SHA256withECDSA"));
        wrong.put("the public key as a secret", good.withHeader(header -> header.put("alg", "HS256"))
                .keyed(ca.provisioner.publicJwk().json().toString().getBytes()));
        wrong.put("another algorithm", good.withHeader(header -> header.put("alg", "ES384")).signed(key));
        wrong.put("an unknown key id", good.withHeader(header -> header.put("kid", "other")).signed(key));
        wrong.put("no key id", good.withHeader(header -> header.remove("kid")).signed(key));
        wrong.put("a key in the header", good.withHeader(header -> header.put("jwk", ca.provisioner.publicJwk().json())).signed(key));
        wrong.put("a critical header", good.withHeader(header -> header.put("crit", List.of("x")).put("x", "y")).signed(key));
        wrong.put("another issuer", good.withClaims(claims -> claims.put("iss", "sshpop")).signed(key));
        wrong.put("an issuer in capitals", good.withClaims(claims -> claims.put("iss", "ADMIN")).signed(key));
        wrong.put("no issuer", good.withClaims(claims -> claims.remove("iss")).signed(key));
        wrong.put("no audience", good.withClaims(claims -> claims.remove("aud")).signed(key));
        wrong.put("the audience of renewals", good.withClaims(claims -> claims.put("aud", url() + "/1.0/ssh/renew")).signed(key));
        wrong.put("the audience of nothing", good.withClaims(claims -> claims.put("aud", url() + "/1.0/health")).signed(key));
        wrong.put("another operation", good.withClaims(claims -> claims.put("aud", url() + switch (capability) {
            case SSH_SIGN, SIGN -> "/1.0/ssh/revoke";
            case SSH_REVOKE -> "/1.0/revoke";
            default -> "/1.0/ssh/revoke";
        })).signed(key));
        wrong.put("another authority", good.withClaims(claims ->
                claims.put("aud", good.claims().text("aud").replace("127.0.0.1", "ca.example.com"))).signed(key));
        wrong.put("an audience without TLS", good.withClaims(claims ->
                claims.put("aud", good.claims().text("aud").replace("https", "http"))).signed(key));
        wrong.put("an audience with a slash", good.withClaims(claims -> claims.put("aud", good.claims().text("aud") + "/")).signed(key));
        wrong.put("an audience with the provisioner of another kind", good.withClaims(claims ->
                claims.put("aud", good.claims().text("aud") + "#sshpop/sshpop")).signed(key));
        wrong.put("no end", good.withClaims(claims -> claims.remove("exp")).signed(key));
        wrong.put("an end in the past", good.withClaims(claims -> claims.put("exp", now - 120).put("iat", now - 1)).signed(key));
        wrong.put("a beginning in the future", good.withClaims(claims -> claims.put("nbf", now + 180)).signed(key));
        wrong.put("made in the future", good.withClaims(claims -> claims.put("iat", now + 180)).signed(key));
        wrong.put("made before the server", good.withClaims(claims -> claims.put("iat", now - 3000).put("nbf", now - 3000)).signed(key));
        wrong.put("good for too long", good.withClaims(claims -> claims.put("exp", now + 7200)).signed(key));
        wrong.put("no subject", good.withClaims(claims -> claims.remove("sub")).signed(key));
        wrong.put("an empty subject", good.withClaims(claims -> claims.put("sub", "")).signed(key));
        wrong.put("white space", good.signed(key) + " ");
        wrong.put("padding", good.signed(key) + "=");
        wrong.put("the proof of another kind", good.withHeader(header -> header.put("sshpop", wire(host))).signed(key));
        if (capability == Capability.SIGN) {
            wrong.put("a token for an SSH certificate", jwk(Capability.SSH_SIGN, good.claims().text("jti"), "x").signed(key));
        }
        if (capability == Capability.SSH_SIGN) {
            wrong.put("a token for an X.509 certificate", good.withClaims(claims -> claims.remove("step")).signed(key));
        }
        return wrong;
    }

    /// @return as for [#token], and one before the store could say that a certificate was revoked
    private static int possession(Capability capability, String path) throws Exception {
        var recorded = ca.decisions();
        var id = TestCa.newId();
        var good = pop(capability, id, host);
        try (var client = GoClient.of(ca)) {
            assertRefused(400, "no token", client.post(path, body(capability, Optional.empty(), "")));
            assertRefused(400, "a user certificate", client.post(path, body(capability,
                    Optional.of(pop(capability, id, user).signed(keys.getPrivate(), "Ed25519")), "")));
            for (var wrong : wrongProofs(capability, good, id).entrySet()) {
                assertRefused(401, wrong.getKey(), client.post(path, body(capability, Optional.of(wrong.getValue()), "")));
            }
            assertEquals(recorded, ca.decisions());
            var token = good.signed(keys.getPrivate(), "Ed25519");
            assertEquals(201, client.post(path, body(capability, Optional.of(token), "")).status());
            assertRefused(401, "a token that was used", client.post(path, body(capability, Optional.of(token), "")));
        }
        return 2;
    }

    private static Map<String, String> wrongProofs(Capability capability, Jwt good, String id) {
        var key = keys.getPrivate();
        long now = Instant.now().getEpochSecond();
        var wrong = new LinkedHashMap<String, String>();
        wrong.put("no JWT", "x");
        wrong.put("a token of a provisioner", jwk(capability, id, "x").signed(provisionerKey()));
        wrong.put("the key of somebody else", good.signed(KeyGenerator.ed25519().generate(new SecureRandom()).getPrivate(), "Ed25519"));
        wrong.put("no certificate", good.withHeader(header -> header.remove("sshpop")).signed(key, "Ed25519"));
        wrong.put("half a certificate", good.withHeader(header -> header.put("sshpop",
                Base64.getEncoder().encodeToString(Arrays.copyOf(host.blob(), host.blob().length / 2)))).signed(key, "Ed25519"));
        wrong.put("the certificate of another authority", pop(capability, id, foreignHost).signed(key, "Ed25519"));
        wrong.put("a revoked certificate", pop(capability, id, revokedHost).signed(key, "Ed25519"));
        wrong.put("another issuer", good.withClaims(claims -> claims.put("iss", "admin")).signed(key, "Ed25519"));
        wrong.put("no fragment", good.withClaims(claims -> claims.put("aud", url() + audience(capability))).signed(key, "Ed25519"));
        wrong.put("the fragment of nobody", good.withClaims(claims ->
                claims.put("aud", url() + audience(capability) + "#sshpop/other")).signed(key, "Ed25519"));
        wrong.put("the audience of revocation", good.withClaims(claims ->
                claims.put("aud", url() + "/1.0/ssh/revoke#sshpop/sshpop")).signed(key, "Ed25519"));
        wrong.put("an end in the past", good.withClaims(claims -> claims.put("exp", now - 120).put("iat", now - 1)).signed(key, "Ed25519"));
        wrong.put("no end", good.withClaims(claims -> claims.remove("exp")).signed(key, "Ed25519"));
        wrong.put("made before the server", good.withClaims(claims -> claims.put("iat", now - 3000).put("nbf", now - 3000)).signed(key, "Ed25519"));
        wrong.put("an empty subject", good.withClaims(claims -> claims.put("sub", "")).signed(key, "Ed25519"));
        return wrong;
    }

    private static int renewToken(String path) throws Exception {
        var holder = Holder.of(ca, "renewing");
        var recorded = ca.decisions();
        long now = Instant.now().getEpochSecond();
        var claims = holder.renewClaims(ca).put("jti", TestCa.newId()).build();
        var wrong = new ArrayList<String>();
        wrong.add("x");
        wrong.add(jwk(Capability.SIGN, TestCa.newId(), "renewing").signed(provisionerKey()));
        wrong.add(new Holder(Holder.newKey(), holder.chain()).token("x5cInsecure", "ES256", claims));
        wrong.add(holder.token("x5c", "ES256", claims));
        wrong.add(holder.token("x5cInsecure", "ES256", claims.edit().put("aud", url() + "/1.0/sign").build()));
        wrong.add(holder.token("x5cInsecure", "ES256", claims.edit().put("iss", "nobody").build()));
        wrong.add(holder.token("x5cInsecure", "ES256", claims.edit().put("sub", "another").build()));
        wrong.add(holder.token("x5cInsecure", "ES256", claims.edit().put("exp", now - 120).put("iat", now - 1).build()));
        wrong.add(revoked.token("x5cInsecure", "ES256", revoked.renewClaims(ca).build()));
        wrong.add(Holder.of(other, "renewing").token("x5cInsecure", "ES256", claims));
        try (var client = GoClient.of(ca)) {
            assertRefused(400, "nothing", client.exchange("POST", path, Map.of(), ""));
            assertRefused(400, "another scheme", client.exchange("POST", path, Map.of("Authorization", "Basic YTpi"), ""));
            for (var token : wrong) {
                assertRefused(401, token, client.exchange("POST", path, Map.of("Authorization", "Bearer " + token), ""));
            }
            assertEquals(recorded, ca.decisions());
            var good = Map.of("Authorization", "Bearer " + holder.token("x5cInsecure", "ES256", claims));
            assertEquals(201, client.exchange("POST", path, good, "").status());
            assertRefused(401, "a token that was used", client.exchange("POST", path, good, ""));
        }
        return 0;
    }

    private static int certificate(Capability capability, String path) throws Exception {
        var holder = Holder.of(ca, "holder");
        var recorded = ca.decisions();
        var body = capability == Capability.REKEY
                ? JsonObject.builder().put("csr", Holder.csr("x", Holder.newKey())).build().toString() : "";
        try (var client = GoClient.of(ca)) {
            assertRefused(400, "no certificate", client.post(path, body));
        }
        for (var refused : List.of(revoked, ungranted())) {
            try (var client = GoClient.showing(refused, ca)) {
                assertRefused(401, "a certificate that does not count", client.post(path, body));
            }
        }
        for (var stranger : strangers()) {
            try (var client = GoClient.showing(stranger, ca)) {
                assertThrows(IOException.class, () -> client.post(path, body));
            }
        }
        assertEquals(recorded, ca.decisions());
        try (var client = GoClient.showing(holder, ca)) {
            assertEquals(201, client.post(path, body).status());
        }
        return 0;
    }

    /// A holder may revoke one certificate, their own.
    private static int certificateForRevocation(String path) throws Exception {
        var holder = Holder.of(ca, "revoking");
        var recorded = ca.decisions();
        var own = holder.leaf().getSerialNumber().toString();
        try (var client = GoClient.showing(holder, ca)) {
            assertRefused(403, "another serial", client.post(path, body(Capability.REVOKE, Optional.of(""), "12345")));
        }
        for (var stranger : strangers()) {
            try (var client = GoClient.showing(stranger, ca)) {
                assertThrows(IOException.class, () -> client.post(path, body(Capability.REVOKE, Optional.of(""), own)));
            }
        }
        assertEquals(recorded, ca.decisions());
        return 0;
    }

    /// Whoever shows one of these does not get as far as a request.
    private static List<Holder> strangers() throws Exception {
        var now = Instant.now();
        var ended = Holder.newKey();
        var unused = Holder.newKey();
        return List.of(Holder.of(other, "stranger"),
                new Holder(ended, List.of(ca.signAsIssuer(leaf(ended, now.minus(Duration.ofHours(2)), now.minus(Duration.ofHours(1)))))),
                new Holder(unused, List.of(ca.signAsIssuer(leaf(unused, now.plus(Duration.ofHours(1)), now.plus(Duration.ofHours(2)))))));
    }

    /// Signed by the issuer, and by no provisioner's leave.
    private static Holder ungranted() throws Exception {
        var key = Holder.newKey();
        var now = Instant.now();
        return new Holder(key, List.of(ca.signAsIssuer(leaf(key, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1))))));
    }

    private static LeafProfile.Leaf leaf(KeyPair key, Instant from, Instant to) throws IOException {
        var subject = SubjectName.ofCommonName("leaf");
        var extensions = LeafProfile.extensions(subject, List.of(SubjectAlternativeName.of("leaf")), key.getPublic(),
                CertificateIssuer.of(ca.intermediate()), Optional.empty());
        return new LeafProfile.Leaf(new BigInteger(100, new SecureRandom()).add(BigInteger.ONE), subject, key.getPublic(), from, to,
                extensions);
    }

    private static long nextSerial() throws Exception {
        return sign(ca, "user", "counter").body().serial();
    }

    private static SshCertificate sign(TestCa ca, String type, String name) throws Exception {
        var answer = ca.post("/ssh/sign", JsonObject.builder().put("publicKey", wire()).put("ott", ca.sshToken(type, name, name)).build());
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    private static Jwt jwk(Capability capability, String id, String subject) {
        var claims = claims(id, subject).put("aud", url() + audience(capability)).put("iss", "admin");
        if (capability == Capability.SSH_SIGN) {
            claims.put("step", JsonObject.builder().put("ssh", JsonObject.builder().put("certType", "user").put("keyID", subject)
                    .put("principals", List.of("jane")).put("validAfter", "").put("validBefore", "").build()).build());
        }
        return new Jwt(JsonObject.builder().put("alg", "ES256").put("kid", ca.provisioner.publicJwk().keyId()).put("typ", "JWT").build(),
                claims.build());
    }

    private static Jwt pop(Capability capability, String id, SshCertificate shown) {
        var claims = claims(id, serial(shown)).put("aud", url() + audience(capability) + "#sshpop/sshpop").put("iss", "sshpop");
        return new Jwt(JsonObject.builder().put("alg", "EdDSA").put("kid", "ignored").put("typ", "JWT").put("sshpop", wire(shown)).build(),
                claims.build());
    }

    private static JsonObject.Builder claims(String id, String subject) {
        long now = Instant.now().getEpochSecond();
        return JsonObject.builder().put("exp", now + 300).put("iat", now).put("jti", id).put("nbf", now).put("sub", subject);
    }

    private static JsonObject body(Capability capability, Optional<String> token, String subject) {
        var body = switch (capability) {
            case SSH_SIGN -> JsonObject.builder().put("publicKey", wire());
            case SIGN -> JsonObject.builder().put("csr", Holder.csr("", strange));
            case SSH_REKEY -> JsonObject.builder().put("publicKey", wire());
            case SSH_REVOKE, REVOKE -> JsonObject.builder().put("serial", subject).put("passive", true);
            default -> JsonObject.builder();
        };
        token.ifPresent(text -> body.put("ott", text));
        return body.build();
    }

    private static String audience(Capability capability) {
        return "/1.0" + capability.path();
    }

    private static String url() {
        return TestCa.URL + ":" + ca.port();
    }

    private static PrivateKey provisionerKey() {
        return ca.provisioner.keyPair().getPrivate();
    }

    private static String serial(SshCertificate certificate) {
        return certificate.body().id().serial().toString();
    }

    private static String wire() {
        return Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob());
    }

    private static String wire(SshCertificate certificate) {
        return Base64.getEncoder().encodeToString(certificate.blob());
    }

    private static void assertRefused(int status, String what, Answer answer) {
        assertEquals(status, answer.status(), () -> what + ": " + answer.text());
        Shape.refusal(status, answer);
    }
}
