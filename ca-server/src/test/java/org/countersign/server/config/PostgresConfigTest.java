package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresConfigTest {
    private static Reading reading(String url) {
        return Reading.with("db", """
                {"type": "PostgreSQL", "dataSource": "%s"}""".formatted(url));
    }

    private static PostgresConfig config(String url) {
        return reading(url).config().database().postgres().orElseThrow();
    }

    @Test
    void takes_a_url_apart() {
        var config = config("postgresql://some%40one:p%3Aw%2Fd+1@db1.example.com,db2.example.com:5433/ca?sslrootcert=/r.crt");
        assertEquals("db1.example.com:5432,db2.example.com:5433", config.hosts());
        assertEquals("ca", config.database());
        assertEquals("some@one", config.user());
        assertEquals("p:w/d+1", config.password().orElseThrow().use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
        assertEquals("verify-full", config.properties().get("sslmode"));
        assertEquals("/r.crt", config.properties().get("sslrootcert"));
        assertFalse(config.properties().containsKey("sslfactory"));
    }

    @Test
    void believes_the_roots_of_the_machine_where_no_others_are_named() {
        assertTrue(config("postgres://u@db.example.com/ca").properties().containsKey("sslfactory"));
        assertTrue(config("postgres://u@db.example.com/ca?sslrootcert=system").properties().containsKey("sslfactory"));
    }

    @ParameterizedTest
    @CsvSource({"db.example.com, verify-full", "10.0.0.1:5432, verify-full", "localhost, prefer", "127.0.0.1:5432, prefer", "[::1]:5432, prefer",
        "'localhost,db.example.com', verify-full"})
    void verifies_the_server_unless_it_is_on_this_machine(String hosts, String mode) {
        assertEquals(mode, config("postgresql://u@" + hosts + "/ca").properties().get("sslmode"));
    }

    @Test
    void warns_of_a_connection_that_anyone_could_answer() {
        assertTrue(reading("postgresql://u@db.example.com/ca?sslmode=require").warnings().stream().anyMatch(text -> text.contains("sslmode=verify-full")));
        assertEquals(List.of(), reading("postgresql://u@localhost/ca?sslmode=disable").warnings());
        assertTrue(reading("postgresql://u@localhost/ca?pool_max_conns=7").warnings().getFirst().contains("has no effect"));
    }

    @Test
    void the_database_may_be_named_beside_the_url_and_the_password_in_a_file() {
        var config = Reading.with("db", """
                {"type": "postgresql", "dataSource": "postgresql://u@localhost/postgres", "database": "ca", "passwordFile": "/p"}""").config()
                .database().postgres().orElseThrow();
        assertEquals("ca", config.database());
        assertEquals(Optional.of(Path.of("/p")), config.passwordFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/var/lib/ca", "mysql://u:canary@h/ca", "postgresql://u:canary@/ca", "postgresql://u:canary@h", "postgresql://:canary@h/ca",
        "postgresql://u:canary@h:port/ca", "postgresql://u:canary@%2Fvar%2Frun/ca", "postgresql:canary", "postgresql://u:ca nary@h/ca",
        "postgresql://u:canary@h/ca?sslmode=maybe", "host=h user=u password=canary"})
    void refuses_other_forms_and_shows_no_password(String url) {
        var reading = reading(url);
        assertEquals(1, reading.faults().size(), reading.faults()::toString);
        assertTrue(reading.faults().getFirst().startsWith("db.dataSource"));
        assertFalse(reading.toString().contains("canary"));
    }

    @Test
    void shows_no_password_where_it_is_right() {
        var reading = reading("postgresql://u:canary@localhost/ca");
        assertFalse(reading.toString().contains("canary"));
        assertFalse(config("postgresql://u:canary@localhost/ca").place().contains("canary"));
    }
}
