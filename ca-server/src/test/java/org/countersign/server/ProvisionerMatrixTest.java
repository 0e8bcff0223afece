package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.TestCa.Answer;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.testing.ProviderProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of provisioner and every operation: each pair is allowed or denied, by the table in [#allowed], and the running server
/// does what the table says when it is shown the best credential that such a provisioner has. The switches have no default, so a new
/// kind or a new operation does not compile until somebody has decided.
class ProvisionerMatrixTest {
    @TempDir
    static Path directory;

    private static TestCa ca;
    private static KeyPair keys;
    private static Holder member;
    private static ProviderProcess provider;
    private static KeyPair cluster;
    private static SshCertificate host;
    private static final NebulaNet NET = new NebulaNet();
    private static AwsCloud amazon;
    private static FakeClouds clouds;

    @BeforeAll
    static void start() throws Exception {
        ca = TestCa.notStarted(directory, config -> config);
        amazon = new AwsCloud(directory);
        clouds = new FakeClouds();
        provider = ProviderProcess.start(0);
        cluster = KeyGenerator.rsa(2048).generate(new SecureRandom());
        ca.rewrite(TestCa.with(TestCa.x5c("x5c", ca.root), oidc(), K8sSaTest.section(cluster.getPublic()), NET.section("nebula"),
                amazon.section("aws").build(), FakeClouds.section("GCP", "gcp", JsonObject.EMPTY),
                FakeClouds.section("Azure", "azure", JsonObject.builder().put("tenantID", FakeClouds.TENANT).build())));
        ca.use(clouds.clouds());
        ca.start();
        keys = Holder.newKey();
        member = Holder.of(ca, "member");
        var answer = ca.post("/ssh/sign", sshRequest("db01", ca.sshToken("host", "db01", "db01")));
        host = SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    private static JsonObject oidc() {
        return JsonObject.builder().put("type", "OIDC").put("name", "oidc").put("clientID", ProviderProcess.CLIENT)
                .put("configurationEndpoint", provider.url()).put("admins", List.of("admins"))
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build()).build();
    }

    @AfterAll
    static void stop() throws Exception {
        ca.close();
        clouds.close();
        provider.close();
    }

    /// What a kind of provisioner allows; everything else is denied. Those that this server does not offer allow nothing.
    private static Set<Operation> allowed(ProvisionerType type) {
        return switch (type) {
            case JWK -> denying(Operation.SSH_RENEW, Operation.SSH_REKEY);
            case X5C -> denying(Operation.SSH_RENEW, Operation.SSH_REKEY, Operation.SSH_REVOKE);
            case SSHPOP -> Set.of(Operation.SSH_RENEW, Operation.SSH_REKEY, Operation.SSH_REVOKE);
            case NEBULA, AWS, GCP, AZURE -> Set.of(Operation.SSH_SIGN, Operation.X509_SIGN, Operation.X509_RENEW, Operation.X509_REKEY);
            case OIDC -> denying(Operation.SSH_RENEW, Operation.SSH_REKEY);
            case K8SSA -> denying(Operation.SSH_RENEW, Operation.SSH_REKEY, Operation.SSH_REVOKE);
            case ACME, SCEP -> Set.of();
        };
    }

    private static Set<Operation> denying(Operation... denied) {
        return EnumSet.complementOf(EnumSet.copyOf(List.of(denied)));
    }

    static Stream<Arguments> cells() {
        return Stream.of(ProvisionerType.values()).flatMap(type ->
                Stream.of(Operation.values()).map(operation -> Arguments.of(type, operation, allowed(type).contains(operation))));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cells")
    void the_server_does_what_the_table_says(ProvisionerType type, Operation operation, boolean allowed) throws Exception {
        switch (type) {
            case JWK, X5C, SSHPOP, OIDC, K8SSA, NEBULA, AWS, GCP, AZURE -> {
                var answer = attempt(type, operation);
                var outcome = answer.status() + " " + answer.code();
                assertEquals(allowed ? success(operation) : "401 operation-not-granted", outcome, answer.json().toString());
            }
            case ACME, SCEP -> {
                assertTrue(!allowed);
                refusesToStartWith(type);
            }
        }
    }

    private static String success(Operation operation) {
        return switch (operation) {
            case SSH_SIGN, SSH_RENEW, SSH_REKEY, X509_SIGN, X509_RENEW, X509_REKEY -> "201 ";
            case SSH_REVOKE, X509_REVOKE -> "200 ";
        };
    }

    private static Answer attempt(ProvisionerType type, Operation operation) throws Exception {
        return switch (operation) {
            case SSH_SIGN -> {
                var request = sshRequest("web01", token(type, ca.content(TokenPurpose.SSH_SIGN, "web01")
                        .withSsh(new SshTokenOptions("user", "web01", List.of("web01"), "", ""))));
                // Tokens of clusters say nothing about names.
                yield ca.post("/ssh/sign", type != ProvisionerType.K8SSA ? request : request.edit()
                        .put("certType", "user").put("keyID", "web01").put("principals", List.of("web01")).build());
            }
            case SSH_RENEW -> ca.post("/ssh/renew", JsonObject.builder()
                    .put("ott", token(type, ca.content(TokenPurpose.SSH_RENEW, "db01"))).build());
            case SSH_REKEY -> ca.post("/ssh/rekey", JsonObject.builder().put("publicKey", newSshKey())
                    .put("ott", token(type, ca.content(TokenPurpose.SSH_REKEY, "db01"))).build());
            case SSH_REVOKE -> {
                // The holder of a certificate may revoke that one alone, and it is needed for the other attempts.
                var victim = type == ProvisionerType.SSHPOP ? anotherHost() : host;
                var serial = type == ProvisionerType.SSHPOP ? victim.body().id().serial().toString() : "98765" + type.number();
                yield ca.post("/ssh/revoke", revoke(serial, token(type, ca.content(TokenPurpose.SSH_REVOKE, serial), victim)));
            }
            case X509_SIGN -> ca.post("/sign", JsonObject.builder().put("csr", Holder.csr("web01", Holder.newKey()))
                    .put("ott", token(type, ca.content(TokenPurpose.SIGN, "web01"))).build());
            case X509_RENEW -> grantedBy(type).post(ca, "/renew", "");
            case X509_REKEY -> grantedBy(type).post(ca, "/rekey", org.countersign.core.json.Json.write(
                    JsonObject.builder().put("csr", Holder.csr("x", Holder.newKey())).build()));
            case X509_REVOKE -> {
                var serial = "1234" + type.number();
                yield ca.post("/revoke", revoke(serial, token(type, ca.content(TokenPurpose.REVOKE, serial))));
            }
        };
    }

    private static String token(ProvisionerType type, TokenContent content) throws Exception {
        return token(type, content, host);
    }

    private static String token(ProvisionerType type, TokenContent content, SshCertificate shown) throws Exception {
        return switch (type) {
            case JWK -> ca.token(content);
            case X5C -> TokenMinter.x5c("x5c", "any", member.chain().stream().map(X509Certificates::der).toList(),
                    member.keys().getPrivate()).mint(content);
            case SSHPOP -> TokenMinter.sshpop("sshpop", shown.blob(), shown.body().key(), keys.getPrivate()).mint(content);
            case NEBULA -> NET.machine("web01").token(NebulaNet.claims("nebula", content.purpose().audience(""), content.subject()).build());
            case OIDC -> logIn(content.subject());
            case K8SSA -> K8sSaTest.token(cluster, K8sSaTest.account(content.subject()));
            // One that nothing else was asked for: a machine is trusted once. Operations that such tokens cannot name are tried too.
            case AWS -> AwsCloud.token(amazon.claims("aws", content.subject(), AwsCloud.document(TestCa.newId()).build()).build());
            case GCP -> clouds.token(FakeClouds.gcp("gcp", FakeClouds.machine(TestCa.newId()).build()).build());
            case AZURE -> clouds.token(clouds.azure(TestCa.newId()).put("iat", Instant.now().getEpochSecond()).build());
            case ACME, SCEP -> throw new AssertionError("no such provisioner here");
        };
    }

    /// Those who want to revoke have to be administrators; their accounts are called like the serial, as the rules want it.
    private static String logIn(String account) throws Exception {
        boolean admin = account.chars().allMatch(Character::isDigit);
        provider.user(account, "{\"email\": \"" + account + "@example.com\", \"email_verified\": true, \"groups\": [" + (admin ? "\"admins\"" : "") + "]}");
        return provider.logIn(ProviderProcess.CLIENT, account, TestCa.newId());
    }

    /// The holder of an X.509 certificate that says it was granted by this provisioner.
    private static Holder grantedBy(ProvisionerType type) throws Exception {
        var name = type == ProvisionerType.JWK ? "admin" : type.title().toLowerCase(java.util.Locale.ROOT);
        var holderKeys = Holder.newKey();
        var subject = SubjectName.ofCommonName("holder");
        var extensions = LeafProfile.extensions(subject, List.of(), holderKeys.getPublic(), CertificateIssuer.of(ca.intermediate()),
                Optional.of(ProvisionerExtension.of(type.number(), name, "")));
        var leaf = ca.signAsIssuer(new LeafProfile.Leaf(BigInteger.valueOf(Instant.now().toEpochMilli()), subject,
                holderKeys.getPublic(), Instant.now().minusSeconds(60), Instant.now().plusSeconds(600), extensions));
        return new Holder(holderKeys, List.of(leaf));
    }

    private static SshCertificate anotherHost() throws Exception {
        var answer = ca.post("/ssh/sign", sshRequest("db02", ca.sshToken("host", "db02", "db02")));
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    private static JsonObject sshRequest(String name, String token) {
        return JsonObject.builder().put("ott", token).put("principals", List.of(name))
                .put("publicKey", Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob())).build();
    }

    private static String newSshKey() {
        return Base64.getEncoder().encodeToString(SshPublicKey.of(Holder.newKey().getPublic()).blob());
    }

    private static JsonObject revoke(String serial, String token) {
        return JsonObject.builder().put("serial", serial).put("ott", token).put("passive", true).build();
    }

    private static void refusesToStartWith(ProvisionerType type) throws Exception {
        var own = Files.createTempDirectory(directory, "own");
        try (var unstarted = TestCa.notStarted(own, TestCa.with(
                JsonObject.builder().put("type", type.title()).put("name", "x").build()))) {
            var environment = new ConfigEnvironment(own, own, own);
            Assertions.assertThrows(ConfigException.class, () -> ConfigLoader.load(unstarted.directory().resolve("ca.json"), environment));
        }
    }
}
