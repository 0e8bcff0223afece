package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.store.postgres.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The way to the database: whom a server takes for it, and what becomes of the password.
///
/// The database has a certificate for `localhost`. `0.0.0.0` reaches it as well, and is no name of the loopback interface, so everything
/// there is as with a database elsewhere.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DatabaseTlsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static TestDatabase database;

    @TempDir
    static Path certificates;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        var rootKey = KeyGenerator.ec("P-256").generate(RANDOM);
        var now = Instant.now().minusSeconds(60);
        var body = RootProfile.body("Databases", rootKey.getPublic(), BigInteger.ONE, now);
        var root = X509Certificates.sign(body, body.algorithm().signer(rootKey.getPrivate()), rootKey.getPublic());
        Files.writeString(certificates.resolve("root.crt"), CertificateBundle.toPem(root));
        var otherKey = KeyGenerator.ec("P-256").generate(RANDOM);
        var other = RootProfile.body("Databases", otherKey.getPublic(), BigInteger.ONE, now);
        Files.writeString(certificates.resolve("other.crt"),
                CertificateBundle.toPem(X509Certificates.sign(other, other.algorithm().signer(otherKey.getPrivate()), otherKey.getPublic())));
        KeyPair key = KeyGenerator.ec("P-256").generate(RANDOM);
        var subject = SubjectName.ofCommonName("localhost");
        var issuer = CertificateIssuer.of(root);
        var leaf = LeafProfile.body(new LeafProfile.Leaf(BigInteger.TWO, subject, key.getPublic(), now, now.plus(Duration.ofDays(1)),
                LeafProfile.extensions(subject, SubjectAlternativeName.split(List.of("localhost")), key.getPublic(), issuer, Optional.empty())), issuer);
        database = TestDatabase.make();
        database.useTls(CertificateBundle.toPem(X509Certificates.sign(leaf, leaf.algorithm().signer(rootKey.getPrivate()), rootKey.getPublic())),
                PrivateKeyFile.plainPem(key));
    }

    @AfterAll
    static void stop() {
        database.remove();
    }

    private OpenedStore open(String url, DatabaseSettings change) throws Exception {
        TestCa.notStarted(directory, config -> config.put("db",
                change.apply(JsonObject.builder().put("type", "postgresql").put("dataSource", url)).build()));
        var config = ConfigLoader.load(directory.resolve("ca.json"), new ConfigEnvironment(directory, directory, directory)).config();
        return OpenedStore.open(config, InstantSource.system(), failure -> {
            throw new AssertionError(failure);
        });
    }

    private interface DatabaseSettings {
        JsonObject.Builder apply(JsonObject.Builder db);
    }

    private OpenedStore open(String url) throws Exception {
        var file = directory.resolve("database-password");
        AtomicFile.write(file, (database.password() + "\n").getBytes(StandardCharsets.UTF_8), FileMode.PRIVATE);
        return open(url, db -> db.put("passwordFile", file.toString()));
    }

    private static String url(String host, int port, String parameters) {
        return "postgresql://postgres@" + host + ":" + port + "/postgres?" + parameters.replace("DIR", certificates.toString());
    }

    @Test
    void speaks_tls_with_a_database_that_has_the_name_it_was_asked_by() throws Exception {
        try (var store = open(url("localhost", database.port(), "sslmode=verify-full&sslrootcert=DIR/root.crt")).store()) {
            assertEquals(0, store.figures().records());
            assertTrue(database.ask("SELECT count(*) > 0 AND bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    + " WHERE application_name = 'ca-server'"));
        }
    }

    /// Of the last one every machine believes something, but none of them this certificate.
    @ParameterizedTest
    @CsvSource({
        "another name, 127.0.0.1, sslmode=verify-full&sslrootcert=DIR/root.crt",
        "another name elsewhere, 0.0.0.0, sslrootcert=DIR/root.crt",
        "another authority, localhost, sslmode=verify-full&sslrootcert=DIR/other.crt",
        "the authorities of the machine, 0.0.0.0, ''"})
    void refuses_a_database_that_may_be_another_one(String what, String host, String parameters) throws Exception {
        var refusal = assertThrows(StartException.class, () -> open(url(host, database.port(), parameters)));
        assertFalse(trace(refusal).contains(database.password()));
    }

    @Test
    void refuses_a_database_without_tls_unless_it_is_on_this_machine() throws Exception {
        var plain = TestDatabase.shared();
        var file = directory.resolve("database-password");
        AtomicFile.write(file, plain.password().getBytes(StandardCharsets.UTF_8), FileMode.PRIVATE);
        var name = plain.newDatabase();
        DatabaseSettings settings = db -> db.put("passwordFile", file.toString()).put("database", name);
        open(url("127.0.0.1", plain.port(), ""), settings).store().close();

        assertThrows(StartException.class, () -> open(url("0.0.0.0", plain.port(), ""), settings));
    }

    /// Of a file, of the URL, of the environment, in this order: the first that there is.
    @Test
    void takes_the_password_from_a_file_the_url_or_the_environment_and_tells_nobody() throws Exception {
        var canary = "canary-" + Long.toHexString(RANDOM.nextLong());
        database.execute("CREATE ROLE taker LOGIN SUPERUSER PASSWORD '" + canary + "'");
        var file = directory.resolve("p");
        AtomicFile.write(file, canary.getBytes(StandardCharsets.UTF_8), FileMode.PRIVATE);
        var place = "taker@localhost:" + database.port() + "/postgres?sslmode=disable";
        for (var way : List.<DatabaseSettings>of(
                db -> db.put("dataSource", "postgresql://" + place).put("passwordFile", file.toString()),
                db -> db.put("dataSource", "postgresql://" + place.replace("taker@", "taker:" + canary + "@")))) {
            assertSilentAbout(canary, way, Map.of(), 0);
        }
        DatabaseSettings bare = db -> db.put("dataSource", "postgresql://" + place);
        assertSilentAbout(canary, bare, Map.of("PGPASSWORD", canary), 0);
        assertSilentAbout(canary + "-wrong", bare, Map.of("PGPASSWORD", canary + "-wrong"), 1);
    }

    private void assertSilentAbout(String canary, DatabaseSettings way, Map<String, String> environment, int code) throws Exception {
        TestCa.notStarted(directory, config -> config.put("db", way.apply(JsonObject.builder().put("type", "postgresql")).build()));
        try (var server = ChildServer.launch(directory, environment, directory.resolve("ca.json").toString())) {
            if (code == 0) {
                server.awaitError("SSH user CA key");
                server.signal("TERM");
                assertEquals(0, server.awaitEnd());
            } else {
                assertNotEquals(0, server.awaitEnd());
                assertTrue(server.errors().contains("cannot be opened"), server.errors());
            }
            assertFalse((server.errors() + server.log()).contains(canary));
        }
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
