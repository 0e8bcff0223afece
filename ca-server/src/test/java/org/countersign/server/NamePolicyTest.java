package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The name policy in a running server: what it refuses is not recorded, costs no token, and is refused at renewal as well.
class NamePolicyTest {
    private static final String POLICY = """
            {"x509": {"allow": {"dns": ["*.example.com"]}, "deny": {"dns": ["bad.example.com"]}},
             "ssh": {"user": {"allow": {"principal": ["jane"]}}, "host": {"allow": {"dns": ["*.example.com"]}}}}
            """;

    @TempDir
    Path directory;

    private final java.security.KeyPair keys = KeyGenerator.ed25519().generate(new SecureRandom());

    @Test
    void refuses_before_anything_is_recorded_and_leaves_the_token_good() throws Exception {
        try (var ca = new TestCa(directory, TestCa.policy(POLICY))) {
            assertEquals(201, ca.post("/ssh/sign", sshRequest(ca.sshToken("user", "jane", "jane"))).status());
            var recorded = ca.decisions();

            var token = ca.sshToken("user", "john", "john");
            for (int i = 0; i < 2; i++) {
                assertDenied("\"john\"", ca.post("/ssh/sign", sshRequest(token)));
            }
            assertDenied("\"web.example.org\"", ca.post("/ssh/sign", sshRequest(ca.sshToken("host", "web", "web.example.org"))));
            assertDenied("\"bad.example.com\"", x509(ca, "bad.example.com"));
            assertDenied("\"jane\"", x509(ca, "jane"));
            assertEquals(recorded, ca.decisions());

            ca.stop();
            ca.rewrite(config -> config.put("authority", config.build().object("authority").orElseThrow()
                    .edit().put("disableIssuedAtCheck", true).build()));
            ca.start();
            assertEquals(201, ca.post("/ssh/sign", sshRequest(token)).status());
        }
    }

    @Test
    void judges_every_renewal_and_rekeying_again() throws Exception {
        try (var ca = new TestCa(directory)) {
            var good = Holder.of(ca, "good.example.com");
            var bad = Holder.of(ca, "bad.example.com");
            var host = SshCertificate.parse(Base64.getDecoder().decode(
                    ca.post("/ssh/sign", sshRequest(ca.sshToken("host", "db", "db.example.org"))).json().text("crt")));
            assertEquals(201, bad.post(ca, "/renew", "").status());
            ca.stop();
            ca.rewrite(TestCa.policy(POLICY));
            ca.start();

            assertEquals(201, good.post(ca, "/renew", "").status());
            var recorded = ca.decisions();
            assertDenied("\"bad.example.com\"", bad.post(ca, "/renew", ""));
            var csr = JsonObject.builder().put("csr", Holder.csr("x", Holder.newKey())).build();
            assertDenied("\"bad.example.com\"", bad.post(ca, "/rekey", csr.toString()));
            var renewToken = bad.token("x5cInsecure", "ES256", bad.renewClaims(ca).build());
            assertDenied("\"bad.example.com\"", Holder.renewWith(ca, "Bearer " + renewToken));
            assertDenied("\"db.example.org\"", ca.post("/ssh/renew",
                    JsonObject.builder().put("ott", popToken(ca, TokenPurpose.SSH_RENEW, host)).build()));
            assertDenied("\"db.example.org\"", ca.post("/ssh/rekey", JsonObject.builder()
                    .put("ott", popToken(ca, TokenPurpose.SSH_REKEY, host)).put("publicKey", wire()).build()));
            assertEquals(recorded, ca.decisions());
        }
    }

    @Test
    void keeps_within_the_name_constraints_of_its_own_certificate() throws Exception {
        try (var ca = TestCa.notStarted(directory, config -> config)) {
            limitIntermediate(ca, "localhost");
            ca.start();
            assertEquals(201, x509(ca, "a.localhost").status());
            var refused = x509(ca, "a.example.com");
            assertEquals("403 name-not-allowed", refused.status() + " " + refused.code());
            assertTrue(refused.message().contains("\"a.example.com\""), refused.message());
        }
    }

    @Test
    void does_not_start_where_it_could_not_have_a_certificate_itself() throws Exception {
        try (var ca = TestCa.notStarted(directory, config -> config)) {
            limitIntermediate(ca, "example.com");
            var failure = assertThrows(StartException.class, ca::start);
            assertTrue(failure.getMessage().contains("dnsNames") && failure.getMessage().contains("localhost"), failure.getMessage());
        }
    }

    /// Puts an issuing certificate of the same key in place, which may issue for one zone and for addresses.
    private void limitIntermediate(TestCa ca, String zone) throws Exception {
        var key = PrivateKeyFile.read(directory.resolve("intermediate_key"), () -> {
            throw new AssertionError("the key is not encrypted");
        });
        var constraints = new NameConstraints(new GeneralSubtree[] {
            new GeneralSubtree(new GeneralName(GeneralName.dNSName, zone))}, null);
        var now = Instant.now();
        var issuer = new X500Name("CN=Limited");
        var certificate = new JcaX509v3CertificateBuilder(issuer, BigInteger.TEN, java.util.Date.from(now.minus(Duration.ofDays(1))),
                java.util.Date.from(now.plus(Duration.ofDays(9))), issuer, key.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.nameConstraints, true, constraints)
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()));
        Files.writeString(directory.resolve("intermediate.crt"),
                CertificateBundle.toPem(X509Certificates.parse(certificate.getEncoded())));
        Files.copy(directory.resolve("intermediate.crt"), directory.resolve("root.crt"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static Answer x509(TestCa ca, String name) throws Exception {
        return ca.post("/sign", JsonObject.builder().put("csr", Holder.csr(name, Holder.newKey()))
                .put("ott", ca.token(ca.content(TokenPurpose.SIGN, name))).build());
    }

    private JsonObject sshRequest(String token) {
        return JsonObject.builder().put("publicKey", wire()).put("ott", token).build();
    }

    private String wire() {
        return Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob());
    }

    private String popToken(TestCa ca, TokenPurpose purpose, SshCertificate certificate) {
        return TokenMinter.sshpop("sshpop", certificate.blob(), certificate.body().key(), keys.getPrivate())
                .mint(ca.content(purpose, certificate.body().id().serial().toString()));
    }

    private static void assertDenied(String name, Answer answer) {
        assertEquals("403 policy-denied", answer.status() + " " + answer.code(), answer.json().toString());
        assertTrue(answer.message().contains(name) && answer.message().contains("authority.policy."), answer.message());
    }
}
