package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.migration.ImportCommand;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SQL of `ca-server import sql` in the hands of the clients of real databases, whose tables are those of step-ca, by the command
/// lines that its help tells.
class ImportFromDatabaseTest {
    private static final List<String> TABLES = List.of("ssh_hosts", "ssh_certs", "revoked_ssh_certs", "revoked_x509_certs", "used_ott");
    private static final String REVOKED = "{\"Serial\":\"5\",\"ReasonCode\":1,\"Reason\":\"a \\\\\\\"b\\\\\\\"\\t\",\"RevokedAt\":\"2026-01-01T10:00:00Z\"}";

    @TempDir
    Path directory;

    private static String command(String... arguments) {
        var out = new ByteArrayOutputStream();
        assertEquals(0, ImportCommand.run(List.of(arguments), new PrintStream(out), System.err, Map.of("HOME", "/nonexistent")));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param binary a literal of these bytes in hex
    private String rows(String binary) throws Exception {
        var key = SshPublicKey.of(KeyGenerator.ed25519().generate(new SecureRandom()).getPublic());
        byte[] host;
        try (var other = new TestCa(Files.createDirectory(directory.resolve("other")))) {
            var answer = other.post("/ssh/sign", JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob()))
                    .put("ott", other.sshToken("host", "web01.example.com", "web01.example.com")).build());
            host = Base64.getDecoder().decode(answer.json().text("crt"));
        }
        var insert = "insert into %s (nkey, nvalue) values (" + binary + ", " + binary + ");\n";
        return insert.formatted("ssh_hosts", hex("web01.example.com"), hex("1"))
                + insert.formatted("ssh_certs", hex("1"), HexFormat.of().formatHex(host))
                + insert.formatted("revoked_ssh_certs", hex("5"), hex(REVOKED))
                + insert.formatted("revoked_x509_certs", hex("5"), hex(REVOKED))
                + insert.formatted("used_ott", hex("id"), hex("a.b.c"));
    }

    private Path tables(String definition, String binary) throws Exception {
        var made = TABLES.stream().map(definition::formatted).collect(Collectors.joining());
        return Files.writeString(directory.resolve("tables.sql"), made + rows(binary));
    }

    private void importsAll(Path dump) throws Exception {
        assertEquals(5, Files.readAllLines(dump).size());
        TestCa.notStarted(directory, config -> config).close();
        var said = command("dump", dump.toString(), directory.resolve("ca.json").toString());
        assertTrue(said.contains("taken:     1 host certificates") && said.contains("taken:     1 revocations of SSH")
                && said.contains("taken:     1 revocations of X509") && !said.contains("NOT taken"), said);
        try (var store = EmbeddedStore.open(directory.resolve("db"), InstantSource.system(), _ -> {})) {
            assertTrue(store.knowsHost("web01.example.com"));
            assertTrue(store.isRevoked(CertificateId.ssh(5)));
        }
    }

    @Test
    void mysql_dumps_what_is_imported() throws Exception {
        var tables = tables("create table if not exists `%s` (nkey varbinary(255), nvalue blob, primary key (nkey));\n", "x'%s'");
        var sql = Files.writeString(directory.resolve("dump.sql"), command("sql", "mysql"));
        var dump = directory.resolve("step-ca.dump");
        try (var server = ThrowawayDatabase.mysql()) {
            server.shell("mysql stepca <" + tables);
            server.shell("mysql -N -B -e \"$(cat " + sql + ")\" stepca >" + dump);
        }
        importsAll(dump);
    }

    @Test
    void postgresql_dumps_what_is_imported() throws Exception {
        var tables = tables("create table if not exists %s (nkey bytea check (octet_length(nkey) <= 255), nvalue bytea, primary key (nkey));\n",
                "'\\x%s'");
        var sql = Files.writeString(directory.resolve("dump.sql"), command("sql", "postgresql"));
        var dump = directory.resolve("step-ca.dump");
        try (var server = ThrowawayDatabase.postgresql()) {
            server.shell("psql -q -v ON_ERROR_STOP=1 -f " + tables);
            server.shell("psql -At -F \"$(printf '\\t')\" -c \"$(cat " + sql + ")\" stepca >" + dump);
        }
        importsAll(dump);
    }
}
