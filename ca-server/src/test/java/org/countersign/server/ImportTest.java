package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PublicJwk;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.migration.ImportCommand;
import org.countersign.server.store.Store;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ca-server import` takes over from a running authority and from a dump of a database, and says what it could not take.
class ImportTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String NEVER = "0001-01-01T00:00:00Z";

    @TempDir
    Path directory;

    private int code;
    private String said = "";
    private String complained = "";

    private void run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        code = ImportCommand.run(List.of(arguments), new PrintStream(out), new PrintStream(err), Map.of("HOME", directory.toString()));
        said = out.toString(StandardCharsets.UTF_8);
        complained = err.toString(StandardCharsets.UTF_8);
    }

    private static SshPublicKey newKey() {
        return SshPublicKey.of(KeyGenerator.ed25519().generate(new SecureRandom()).getPublic());
    }

    @Test
    void takes_certificates_provisioners_and_ssh_keys_from_a_running_authority() throws Exception {
        var former = newKey();
        try (var ca = new TestCa(directory, config -> config.put("ssh", config.build().object("ssh").orElseThrow().edit()
                .put("keys", new JsonArray(List.of(JsonObject.builder().put("type", "host").put("federated", false)
                        .put("key", PublicJwk.of(former).json()).build()))).build()))) {
            var into = directory.resolve("taken");
            run("ca", TestCa.URL + ":" + ca.port(), X509Certificates.fingerprint(ca.root).toUpperCase(java.util.Locale.ROOT), into.toString());
            assertEquals(0, code, complained);
            assertEquals(List.of(ca.root), CertificateBundle.parse(Files.readString(into.resolve("root_ca.crt"))));
            assertEquals(List.of(ca.intermediate()), CertificateBundle.parse(Files.readString(into.resolve("intermediate_ca.crt"))));
            var part = Json.parseObject(Files.readAllBytes(into.resolve("ca-part.json")), JsonLimits.FILE);
            assertEquals(ca.get("/provisioners").json().array("provisioners"), part.object("authority").orElseThrow().array("provisioners"));
            var key = (JsonObject) part.object("ssh").orElseThrow().array("keys").getFirst();
            assertEquals("host", key.text("type"));
            assertEquals(PublicJwk.of(former).json(), key.object("key").orElseThrow());
            assertTrue(said.contains("taken:     2 provisioners and 1 more SSH keys"), said);
            assertTrue(said.contains("NOT taken: the keys of the CA"), said);
        }
    }

    @Test
    void believes_no_authority_whose_root_is_another() throws Exception {
        try (var ca = new TestCa(directory)) {
            var into = directory.resolve("taken");
            run("ca", TestCa.URL + ":" + ca.port(), "ab".repeat(32), into.toString());
            assertEquals(1, code);
            assertFalse(Files.exists(into));
            run("ca", "http://127.0.0.1:" + ca.port(), X509Certificates.fingerprint(ca.root), into.toString());
            assertEquals(1, code);
            assertTrue(complained.contains("https://"), complained);
        }
    }

    /// The rows of a database of step-ca, as the SQL writes them.
    private final List<String> rows = new ArrayList<>();

    private void row(String table, byte[] key, byte[] value) {
        rows.add(table + "\t" + HEX.formatHex(key) + "\t" + HEX.formatHex(value));
    }

    private void row(String table, String key, String value) {
        row(table, key.getBytes(StandardCharsets.US_ASCII), value.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String claims) {
        var base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".AA";
    }

    private static String revocation(String serial, String reason, Instant expires) {
        return """
                {"Serial":"%s","ProvisionerID":"admin@example.com:kid","ReasonCode":4,"Reason":"%s","RevokedAt":"2026-01-01T10:00:00.123Z",
                 "ExpiresAt":"%s","TokenID":"t","MTLS":false,"ACME":false}""".formatted(serial, reason,
                expires == Instant.EPOCH ? NEVER : expires.toString());
    }

    /// A host certificate as another server with the same keys issued it.
    private byte[] hostCertificate(String name) throws Exception {
        var other = Files.createDirectories(directory.resolve("other"));
        try (var ca = new TestCa(other)) {
            var answer = ca.post("/ssh/sign", JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(newKey().blob()))
                    .put("ott", ca.sshToken("host", name, name)).build());
            return Base64.getDecoder().decode(answer.json().text("crt"));
        }
    }

    private Store store() throws Exception {
        return EmbeddedStore.open(directory.resolve("db"), InstantSource.system(), _ -> {});
    }

    @Test
    void takes_hosts_and_revocations_from_a_dump_once() throws Exception {
        var later = Instant.now().plus(Duration.ofDays(1));
        row("ssh_hosts", "web01.example.com", "1");
        row("ssh_hosts", "gone.example.com", "77");
        row("ssh_certs", "1".getBytes(StandardCharsets.US_ASCII), hostCertificate("web01.example.com"));
        row("ssh_certs", "2", "not a certificate");
        row("revoked_ssh_certs", "18446744073709551615", revocation("18446744073709551615", "stolen", Instant.EPOCH));
        row("revoked_ssh_certs", "0x12", revocation("0x12", "odd", Instant.EPOCH));
        row("revoked_x509_certs", "123456789012345678901234567890", revocation("123456789012345678901234567890", "left", later));
        row("revoked_x509_certs", "5", revocation("5", "ended", Instant.now().minus(Duration.ofDays(1))));
        row("used_ott", "jti", "a.b.c");
        row("used_ott", "machine", token("{\"exp\":1,\"amazon\":{}}"));
        TestCa.notStarted(directory, config -> config).close();
        var dump = Files.write(directory.resolve("step-ca.dump"), rows);

        run("dump", dump.toString(), directory.resolve("ca.json").toString());
        assertEquals(0, code, complained);
        assertEquals(List.of(
                "taken:     1 host certificates, so their hosts are known; 0 were on the ledger already",
                "NOT taken: host names of 1 certificates that the database does not hold",
                "NOT taken: 1 SSH certificates that cannot be read",
                "taken:     1 revocations of SSH certificates; 0 were known already",
                "NOT taken: 1 entries of revoked_ssh_certs that are no revocations",
                "taken:     2 revocations of X509 certificates; 0 were known already"),
                said.lines().limit(6).toList());
        assertTrue(said.contains("note:      2 used tokens are not recorded"), said);
        assertTrue(said.contains("NOT taken: that machines of clouds were served, by 1 tokens"), said);
        try (var store = store()) {
            assertTrue(store.knowsHost("web01.example.com"));
            assertEquals(List.of("web01.example.com"), store.hosts(Instant.now()).stream().map(host -> host.name()).toList());
            assertTrue(store.isRevoked(CertificateId.ssh(-1)));
            assertTrue(store.isRevoked(CertificateId.x509(new BigInteger("123456789012345678901234567890"))));
            assertTrue(store.isRevoked(CertificateId.x509(BigInteger.valueOf(5))), "it may be renewed after its end");
            assertFalse(store.isRevoked(CertificateId.x509(BigInteger.valueOf(6))));
        }

        run("dump", dump.toString(), directory.resolve("ca.json").toString());
        assertEquals(0, code, complained);
        assertTrue(said.contains("taken:     0 host certificates, so their hosts are known; 1 were on the ledger already"), said);
        assertTrue(said.contains("taken:     0 revocations of SSH certificates; 1 were known already"), said);
    }

    @Test
    void refuses_what_is_no_dump_and_a_store_that_is_in_use() throws Exception {
        try (var ca = new TestCa(directory)) {
            var dump = Files.writeString(directory.resolve("dump"), "");
            run("dump", dump.toString(), directory.resolve("ca.json").toString());
            assertEquals(1, code);
            assertFalse(complained.isEmpty());
            ca.stop();
            for (var text : List.of("hello", "secrets\taa\tbb", "ssh_hosts\tzz\tbb", "ssh_hosts\taa")) {
                Files.writeString(dump, text + "\n");
                run("dump", dump.toString(), directory.resolve("ca.json").toString());
                assertEquals(1, code, text);
                assertTrue(complained.contains("line 1 of"), complained);
            }
        }
    }

    @Test
    void prints_the_sql_that_makes_a_dump() {
        run("sql", "postgresql");
        assertEquals(0, code);
        assertEquals(5, said.lines().filter(line -> line.startsWith("select '")).count());
        assertTrue(said.contains("select 'used_ott', encode(nkey, 'hex'), encode(nvalue, 'hex') from used_ott;"), said);
        run("sql", "mysql");
        assertTrue(said.contains("select 'ssh_hosts', hex(nkey), hex(nvalue) from ssh_hosts"), said);
        run("sql", "oracle");
        assertEquals(1, code);
        run("everything");
        assertEquals(2, code);
    }
}
