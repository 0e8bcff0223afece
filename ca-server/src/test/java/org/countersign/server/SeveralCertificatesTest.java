package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that are answered with more than one certificate: one token, one record, all or nothing.
class SeveralCertificatesTest {
    private static final String UUID = "urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8";

    @TempDir
    static Path directory;

    private static TestCa ca;
    private static KeyPair keys;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(directory);
        keys = KeyGenerator.ed25519().generate(new SecureRandom());
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void makes_an_account_beside_a_user_certificate_under_one_token() throws Exception {
        var second = SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic());
        var token = ca.sshToken("user", "jane@example.com", "jane", "jane@example.com");
        var request = signRequest(token).put("addUserPublicKey", Base64.getEncoder().encodeToString(second.blob())).build();
        var answer = ca.post("/ssh/sign", request);
        assertEquals(201, answer.status());
        assertEquals(Set.of("crt", "addUserCrt"), answer.json().members().keySet());

        var main = certificate(answer, "crt").body();
        var account = certificate(answer, "addUserCrt").body();
        assertEquals(second, account.key());
        assertEquals("jane-provisioner", account.keyId());
        assertEquals(List.of("provisioner"), account.principals());
        assertEquals(Map.of("force-command", "sudo useradd -m jane; nc -q0 localhost 22"), account.criticalOptions());
        assertEquals(main.validity(), account.validity());
        assertTrue(ca.decisions().getLast().contains("\"" + main.id().serial() + "\"")
                && ca.decisions().getLast().contains("\"" + account.id().serial() + "\""), "both stand in one record");
        assertEquals(401, ca.post("/ssh/sign", request).status());
    }

    @Test
    void leaves_the_account_out_where_it_is_not_clear_who_the_user_is() throws Exception {
        var key = Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob());
        for (var token : List.of(ca.sshToken("user", "jane", "jane", "deploy"), ca.sshToken("host", "web01", "web01"))) {
            var answer = ca.post("/ssh/sign", signRequest(token).put("addUserPublicKey", key).build());
            assertEquals(201, answer.status());
            assertEquals(Set.of("crt"), answer.json().members().keySet());
        }
        assertRefused(400, "invalid-key", ca.post("/ssh/sign",
                signRequest(ca.sshToken("user", "jane", "jane")).put("addUserPublicKey", "").build()));
    }

    @Test
    void gives_an_identity_that_lasts_as_long_as_the_certificate_beside_it() throws Exception {
        var holder = Holder.newKey();
        var answer = ca.post("/ssh/sign", signRequest(ca.sshToken("user", "jane@example.com", "jane"))
                .put("identityCSR", csr("jane@example.com", holder, UUID)).build());
        assertEquals(201, answer.status(), answer.json().toString());
        var chain = answer.json().strings("identityCrt").stream().map(pem -> CertificateBundle.parse(pem).getFirst()).toList();
        var identity = chain.getFirst();
        var main = certificate(answer, "crt").body();

        assertEquals(2, chain.size());
        identity.verify(chain.get(1).getPublicKey());
        assertEquals("CN=jane@example.com", identity.getSubjectX500Principal().getName());
        assertEquals(holder.getPublic(), identity.getPublicKey());
        assertEquals(Set.of("jane@example.com", UUID), names(identity));
        assertEquals(main.notBefore(), identity.getNotBefore().toInstant());
        assertEquals(main.notAfter(), identity.getNotAfter().toInstant());
        assertTrue(ca.decisions().getLast().contains("\"" + main.id().serial() + "\"")
                && ca.decisions().getLast().contains("\"" + identity.getSerialNumber() + "\""), "both stand in one record");
        assertEquals(201, new Holder(holder, chain).post(ca, "/renew", "").status());
    }

    @Test
    void refuses_both_certificates_when_one_is_refused_and_leaves_the_token_good() throws Exception {
        var token = ca.sshToken("user", "jane@example.com", "jane");
        var before = ca.decisions();
        assertRefused(400, "invalid-csr", ca.post("/ssh/sign", signRequest(token).put("identityCSR", "no request").build()));
        assertRefused(403, "name-not-allowed", ca.post("/ssh/sign",
                signRequest(token).put("identityCSR", csr("root", Holder.newKey())).build()));
        assertRefused(403, "name-not-allowed", ca.post("/ssh/sign",
                signRequest(token).put("identityCSR", csr("jane@example.com", Holder.newKey(), "other.example.com")).build()));
        assertEquals(before, ca.decisions());
        assertEquals(201, ca.post("/ssh/sign", signRequest(token).putNull("identityCSR").build()).status());
    }

    @Test
    void an_ssh_token_alone_is_still_no_token_for_an_x509_certificate() throws Exception {
        var answer = ca.post("/sign", JsonObject.builder().put("csr", csr("jane", Holder.newKey()))
                .put("ott", ca.sshToken("user", "jane", "jane")).build());
        assertRefused(401, "token-rejected", answer);
    }

    @Test
    void renews_the_certificate_of_the_connection_with_that_of_the_host() throws Exception {
        var first = Holder.of(ca, "db01.example.com", Holder.newKey(), "2h");
        var host = certificate(ca.post("/ssh/sign", signRequest(ca.sshToken("host", "db01", "db01")).build()), "crt");
        var answer = first.post(ca, "/ssh/renew", renewal(TokenPurpose.SSH_RENEW, host).build().toString());
        assertEquals(201, answer.status(), answer.json().toString());
        var chain = answer.json().strings("identityCrt").stream().map(pem -> CertificateBundle.parse(pem).getFirst()).toList();
        assertEquals(first.leaf().getPublicKey(), chain.getFirst().getPublicKey());
        assertNotEquals(first.leaf().getSerialNumber(), chain.getFirst().getSerialNumber());
        assertEquals(Duration.between(first.leaf().getNotBefore().toInstant(), first.leaf().getNotAfter().toInstant()),
                Duration.between(chain.getFirst().getNotBefore().toInstant(), chain.getFirst().getNotAfter().toInstant()),
                "two hours stay two hours beside a host's thirty days");

        var second = new Holder(first.keys(), chain);
        assertEquals(201, second.post(ca, "/renew", "").status());
        var key = Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob());
        assertTrue(second.post(ca, "/ssh/rekey", renewal(TokenPurpose.SSH_REKEY, host).put("publicKey", key).build().toString())
                .json().members().containsKey("identityCrt"));
        assertFalse(ca.post("/ssh/renew", renewal(TokenPurpose.SSH_RENEW, host).build()).json().members().containsKey("identityCrt"));
    }

    @Test
    void renews_no_host_beside_a_revoked_certificate() throws Exception {
        var revoked = Holder.of(ca, "db02.example.com");
        var serial = revoked.leaf().getSerialNumber().toString();
        assertEquals(200, ca.post("/revoke", JsonObject.builder().put("serial", serial).put("passive", true)
                .put("ott", ca.token(ca.content(TokenPurpose.REVOKE, serial))).build()).status());
        var host = certificate(ca.post("/ssh/sign", signRequest(ca.sshToken("host", "db02", "db02")).build()), "crt");
        var before = ca.decisions();
        assertRefused(401, "credential-revoked", revoked.post(ca, "/ssh/renew", renewal(TokenPurpose.SSH_RENEW, host).build().toString()));
        assertEquals(before, ca.decisions());
    }

    @Test
    void tells_the_way_to_a_host() throws Exception {
        assertEquals("{\"hostname\":\"web01\"}", bastion(ca, "web01").json().toString());
        assertRefused(400, "malformed-request", bastion(ca, ""));
        try (var own = new TestCa(java.nio.file.Files.createTempDirectory(directory, "own"), config -> config.put("ssh",
                config.build().object("ssh").orElseThrow().edit().put("bastion", JsonObject.builder()
                        .put("hostname", "bastion.example.com").put("user", "ec2-user").put("port", "22").build()).build()))) {
            assertEquals("{\"hostname\":\"web01\",\"bastion\":{\"hostname\":\"bastion.example.com\",\"user\":\"ec2-user\",\"port\":\"22\"}}",
                    bastion(own, "web01").json().toString());
            assertEquals("{\"hostname\":\"BASTION.example.com\"}", bastion(own, "BASTION.example.com").json().toString());
        }
    }

    @Test
    void has_no_way_to_hosts_without_ssh() throws Exception {
        try (var own = new TestCa(java.nio.file.Files.createTempDirectory(directory, "own"), config -> config.putNull("ssh"))) {
            assertRefused(404, "not-found", bastion(own, "web01"));
        }
    }

    private static Answer bastion(TestCa ca, String hostname) throws Exception {
        return ca.post("/ssh/bastion", JsonObject.builder().put("user", "jane").put("hostname", hostname).build());
    }

    private static Set<String> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream().map(name -> (String) name.get(1)).collect(Collectors.toSet());
    }

    private static String csr(String commonName, KeyPair keys, String... names) {
        return Pem.encode("CERTIFICATE REQUEST", RequestProfile.der(SubjectName.ofCommonName(commonName),
                SubjectAlternativeName.split(List.of(names)), keys));
    }

    private static JsonObject.Builder signRequest(String token) {
        return JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob()))
                .put("ott", token);
    }

    private static JsonObject.Builder renewal(TokenPurpose purpose, SshCertificate host) {
        return JsonObject.builder().put("ott", TokenMinter.sshpop("sshpop", host.blob(), host.body().key(), keys.getPrivate())
                .mint(ca.content(purpose, host.body().id().serial().toString())));
    }

    private static SshCertificate certificate(Answer answer, String member) {
        assertEquals(201, answer.status(), answer.json().toString());
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text(member)));
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.json().toString());
    }
}
