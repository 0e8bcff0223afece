package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.assertRefused;
import static org.countersign.server.store.Samples.host;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.spending;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.keys.Secret;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.StoreFault;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The tables: who may do what with them, and servers of several versions on them.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TablesTest {
    private static final Pattern GRANTS = Pattern.compile("```\n(GRANT .*?)```", Pattern.DOTALL);
    private static final PostgresStore.Identity NODE = new PostgresStore.Identity("localhost:1", "1", "f", 0, NOW);

    private final SettableTime time = new SettableTime(NOW);
    private String database;
    private PostgresSettings settings;

    @BeforeEach
    void prepare() throws Exception {
        var server = TestDatabase.shared();
        database = server.newDatabase();
        settings = server.settings(database);
    }

    private PostgresStore open(PostgresSettings as) throws SQLException {
        return PostgresStore.open(as, time, _ -> time.instant());
    }

    private void execute(String... statements) throws SQLException {
        execute(settings, statements);
    }

    private static void execute(PostgresSettings as, String... statements) throws SQLException {
        var all = new Database(as);
        try (var connection = all.unlimited().getConnection(); var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } finally {
            all.close();
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "it did not come to pass");
            Thread.sleep(50);
        }
    }

    private PostgresSettings role(String name) throws SQLException {
        execute("CREATE ROLE " + name + "_of_" + database + " LOGIN PASSWORD 'worthless'");
        return settings.as(name + "_of_" + database, Optional.of(Secret.of("worthless")));
    }

    @Test
    void a_role_with_the_rights_that_the_document_names_is_enough() throws Exception {
        PostgresStore.prepare(settings);
        var node = role("node");
        var grants = GRANTS.matcher(Files.readString(Path.of("../docs/OPERATIONS.md")));
        assertTrue(grants.find());
        execute(grants.group(1).replace("TO countersign;", "TO node_of_" + database + ";"));
        try (var store = open(node)) {
            store.join(NODE);
            store.reserveSerials(10);
            for (int serial = 1; serial <= 9; serial++) {
                assertInstanceOf(Admitted.class, store.admit(spending(user(serial, "a", "a"), token("t" + serial))));
            }
            store.admit(issuance(host(10, NOW.plusSeconds(60), "web01")));
            store.admit(issuance(host(11, NOW.plusSeconds(90), "web01")));
            store.revoke(revocation(CertificateId.ssh(1)));
            assertTrue(store.configure(new ConfigurationVersion(new byte[16], 1, new byte[1], new byte[1], "jane", "", NOW)));
            time.advance(Duration.ofDays(2));
            await(() -> {
                store.admit(issuance(user(System.nanoTime(), "a", "a"), time.instant()));
                return store.figures().spent() == 0;
            });
            assertTrue(store.archive(Duration.ofDays(1), 100, 1) > 0);
            await(() -> Fleet.of(node).nodes().size() == 1);
        }
        assertEquals(0, Fleet.of(node).nodes().size(), "it could take its row away again");
        LedgerCopy.verify(node);
        for (String harm : List.of("UPDATE record SET content = content", "UPDATE archived_record SET content = content", "DELETE FROM archived_record",
                "DELETE FROM configuration", "UPDATE spent_credential SET expires = 0", "TRUNCATE record", "DELETE FROM head", "DROP TABLE node",
                "CREATE TABLE countersign.more (one integer)", "ALTER TABLE head ADD COLUMN more integer")) {
            assertEquals("42501", assertThrows(SQLException.class, () -> execute(node, harm), harm).getSQLState(), harm);
        }
    }

    @Test
    void a_role_that_may_not_make_them_says_so() throws Exception {
        var nobody = role("nobody");
        var refusal = assertThrows(SQLException.class, () -> open(nobody));
        assertTrue(refusal.getMessage().contains("permission denied"), refusal.getMessage());
    }

    @Test
    void a_server_goes_on_beside_a_newer_version_until_that_says_otherwise() throws Exception {
        try (var old = open(settings)) {
            execute("INSERT INTO schema_history SELECT installed_rank + 1, '99', 'newer', type, 'V99__newer.sql', checksum, installed_by, installed_on,"
                    + " execution_time, success FROM schema_history ORDER BY installed_rank DESC LIMIT 1",
                    "ALTER TABLE head ADD COLUMN more integer NOT NULL DEFAULT 1", "ALTER TABLE node ADD COLUMN more integer NOT NULL DEFAULT 1",
                    "ALTER TABLE record ADD COLUMN more integer");
            old.join(NODE);
            assertInstanceOf(Admitted.class, old.admit(spending(user(1, "a", "a"), token("t"))));
            try (var restarted = open(settings)) {
                assertInstanceOf(AlreadySpent.class, restarted.admit(spending(user(2, "a", "a"), token("t"))));
            }

            execute("UPDATE head SET least_schema = 99");
            assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> old.admit(issuance(user(3, "a", "a"))));
            await(() -> old.faults().contains(StoreFault.OUTDATED));
            assertTrue(assertThrows(SQLException.class, () -> open(settings)).getMessage().contains("install that version here as well"));
        }
    }

    /// With the row that the version before made at its first start.
    @Test
    void the_tables_of_the_version_before_are_taken_over() throws Exception {
        execute("CREATE SCHEMA countersign");
        execute(Files.readString(Path.of("src/main/resources/org/countersign/server/store/postgres/schema/V1__ledger.sql")));
        Flyway.configure(getClass().getClassLoader()).dataSource("jdbc:" + "postgresql://127.0.0.1:" + TestDatabase.shared().port() + "/" + database, "postgres",
                TestDatabase.shared().password()).schemas("countersign").defaultSchema("countersign").table("schema_history").baselineVersion("1")
                .locations("classpath:org/countersign/server/store/postgres/schema").load().baseline();
        execute("INSERT INTO head VALUES (1, decode(repeat('00', 16), 'hex'), 0, sha256(decode(repeat('00', 16), 'hex')), 0, 1, 0, 0, 0, 0, 0, NULL)",
                "INSERT INTO node VALUES ('old:1', '0', 'f', 0, extract(epoch FROM clock_timestamp()), 0, 0, 0)");
        try (var store = open(settings)) {
            assertInstanceOf(Admitted.class, store.admit(issuance(user(1, "a", "a"))));
            assertEquals(1, Fleet.of(settings).nodes().size());
        }
        assertEquals(1, LedgerCopy.verify(settings).records());
    }

    @Test
    void the_newest_migration_is_the_one_that_is_known() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/org/countersign/server/store/postgres/schema"))) {
            Set<String> versions = files.map(file -> file.getFileName().toString().replaceAll("__.*", "")).collect(Collectors.toSet());
            assertEquals(Stream.iterate(1, number -> number + 1).limit(Schema.KNOWN).map(number -> "V" + number).collect(Collectors.toSet()), versions);
        }
    }

    @Test
    void the_settings_of_a_database_and_things_of_the_same_names_elsewhere_change_nothing() throws Exception {
        execute("CREATE TABLE public.head (only_row integer, record bigint)", "INSERT INTO public.head VALUES (1, 7)", "CREATE SCHEMA enemy",
                "CREATE FUNCTION enemy.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz 'epoch' $$",
                "ALTER DATABASE " + database + " SET search_path = enemy, pg_catalog, public",
                "ALTER DATABASE " + database + " SET timezone = 'Asia/Kolkata'", "ALTER DATABASE " + database + " SET bytea_output = 'escape'",
                "ALTER DATABASE " + database + " SET datestyle = 'German'");
        var now = Instant.now();
        try (var store = PostgresStore.open(settings, InstantSource.system())) {
            assertInstanceOf(Admitted.class, store.admit(issuance(user(-1, "a", "a"), now)));
            assertEquals(now, store.find(CertificateId.ssh(-1)).orElseThrow().provenance().at());
            assertFalse(store.isDamaged());
        }
        LedgerCopy.verify(settings);
    }

    @Test
    void a_password_is_in_no_message() {
        var wrong = settings.as("postgres", Optional.of(Secret.of("hunter2-hunter2")));
        var refusal = assertThrows(SQLException.class, () -> open(wrong));
        var text = new StringWriter();
        refusal.printStackTrace(new PrintWriter(text));
        assertFalse((text + wrong.toString() + refusal).contains("hunter2"), text::toString);
    }
}
