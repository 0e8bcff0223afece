package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    private Path directory;

    private StepHome home;

    @BeforeEach
    void init() throws IOException {
        home = StepHome.create(directory);
    }

    private LoadedConfig load(JsonObject json) throws IOException {
        return ConfigLoader.load(home.write(json), home.environment());
    }

    private List<String> faults(JsonObject json) throws IOException {
        var file = home.write(json);
        var refusal = assertThrows(ConfigException.class, () -> ConfigLoader.load(file, home.environment()));
        assertFalse(refusal.isUnreadable());
        return refusal.faults().stream().map(Fault::toString).toList();
    }

    @Test
    void loads_a_directory_as_init_leaves_it() throws IOException {
        var loaded = load(home.json());
        assertEquals(List.of(), loaded.warnings());
        assertEquals(home.file("secrets/intermediate_ca_key"), loaded.config().key());
        assertEquals(home.file("db/countersign"), loaded.config().storeDirectory());
        assertEquals(2, loaded.config().authority().provisioners().size());
    }

    private List<Path> keysSaid(JsonObject json) throws IOException {
        var said = new ArrayList<Path>();
        var file = home.write(json);
        assertThrows(ConfigException.class, () -> ConfigLoader.load(file, home.environment(), (_, _) -> {
            throw new AssertionError("nothing is shared");
        }, said::add));
        return said;
    }

    @Test
    void says_where_the_key_is_before_it_judges_anything() throws IOException {
        assertEquals(List.of(home.file("secrets/intermediate_ca_key")), keysSaid(Patch.set(home.json(), "address", "\"nowhere\"")));
    }

    @Test
    void says_nothing_of_a_key_whose_name_no_file_can_have() throws IOException {
        assertEquals(List.of(), keysSaid(Patch.set(home.json(), "key", "\"a\\u0000b\"")));
        assertEquals(List.of(), keysSaid(Patch.set(home.json(), "key", "7")));
    }

    @Test
    void the_file_read_by_default_lies_below_the_step_path() {
        var here = Path.of("/here");
        assertEquals(Path.of("/x/config/ca.json"),
                ConfigEnvironment.of(Map.of("STEPPATH", "/x", "HOME", "/home/jane"), here).defaultFile());
        assertEquals(Path.of("/home/jane/.step/config/ca.json"),
                ConfigEnvironment.of(Map.of("STEPPATH", "", "HOME", "/home/jane"), here).defaultFile());
        assertEquals(Path.of("/here/rel/config/ca.json"),
                ConfigEnvironment.of(Map.of("STEPPATH", "rel"), here).defaultFile());
    }

    @Test
    void a_relative_file_is_found_from_the_working_directory() throws IOException {
        home.write(home.json());
        var environment = new ConfigEnvironment(directory, directory, directory.resolve("config"));
        assertEquals(home.file("certs/root_ca.crt"),
                ConfigLoader.load(Path.of("ca.json"), environment).config().roots().getFirst());
    }

    @ParameterizedTest
    @CsvSource({
        "certs/root_ca.crt, root", "certs/intermediate_ca.crt, crt", "secrets/intermediate_ca_key, key",
        "secrets/ssh_host_ca_key, ssh.hostKey", "secrets/ssh_user_ca_key, ssh.userKey",
        "templates/ssh/config.tpl, templates.ssh.user[0].template",
    })
    void names_a_file_that_is_missing(String name, String place) throws IOException {
        Files.delete(home.file(name));
        assertEquals(List.of(place + ": the file " + home.file(name) + " does not exist"), faults(home.json()));
    }

    @Test
    void names_a_federated_root_that_is_missing() throws IOException {
        assertEquals(List.of("federatedRoots[1]: the file /nowhere/b.crt does not exist"), faults(Patch.set(home.json(),
                "federatedRoots", "[\"" + home.file("certs/root_ca.crt") + "\", \"/nowhere/b.crt\"]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
    void refuses_a_private_key_that_others_can_open(String mode) throws IOException {
        var key = home.file("secrets/ssh_user_ca_key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
        assertEquals(List.of("ssh.userKey: " + key + " is open to other users, and holds a private key; run: chmod 600 "
                + key), faults(home.json()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void accepts_a_private_key_that_only_its_owner_can_open(String mode) throws IOException {
        Files.setPosixFilePermissions(home.file("secrets/ssh_user_ca_key"), PosixFilePermissions.fromString(mode));
        assertEquals(List.of(), load(home.json()).warnings());
    }

    @Test
    void the_remedy_can_be_typed_whatever_the_name() throws IOException {
        var key = Files.writeString(home.file("secrets/it's a key"), "worthless");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        var fault = faults(Patch.set(home.json(), "key", "\"" + key + "\"")).getFirst();
        assertTrue(fault.endsWith("run: chmod 600 '" + directory + "/secrets/it'\\''s a key'"), fault);
    }

    @Test
    void refuses_a_private_key_behind_a_link() throws IOException {
        var link = Files.createSymbolicLink(home.file("secrets/link"), home.file("secrets/intermediate_ca_key"));
        assertEquals(List.of("key: " + link + " is a symbolic link; name the file it points to"),
                faults(Patch.set(home.json(), "key", "\"" + link + "\"")));
    }

    @Test
    void follows_links_to_certificates() throws IOException {
        var link = Files.createSymbolicLink(home.file("certs/link"), home.file("certs/root_ca.crt"));
        assertEquals(List.of(link), load(Patch.set(home.json(), "root", "\"" + link + "\"")).config().roots());
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "crt", "key", "ssh.hostKey"})
    void refuses_a_directory_where_a_file_should_be(String place) throws IOException {
        assertEquals(List.of(place + ": " + home.file("certs") + " is a directory; give a regular file"),
                faults(Patch.set(home.json(), place, "\"" + home.file("certs") + "\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "key"})
    void does_not_wait_at_a_pipe(String place) throws Exception {
        var pipe = pipe("pipe");
        var json = Patch.set(home.json(), place, "\"" + pipe + "\"");
        assertEquals(List.of(place + ": " + pipe + " is a pipe or device; give a regular file"),
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> faults(json)));
    }

    private Path pipe(String name) throws IOException, InterruptedException {
        var pipe = home.file(name);
        var made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertTrue(made.waitFor(60, TimeUnit.SECONDS) && made.exitValue() == 0);
        return pipe;
    }

    @Test
    void reports_faults_of_the_text_and_of_files_together() throws IOException {
        Files.delete(home.file("certs/intermediate_ca.crt"));
        Files.setPosixFilePermissions(home.file("secrets/intermediate_ca_key"),
                PosixFilePermissions.fromString("rw-r--r--"));
        var json = Patch.set(home.json(), "address", "\"9000\"");
        json = Patch.set(json, "authority.provisioners[1].claims.maxTLSCertDuration", "\"30d\"");
        var file = home.write(json);
        var refusal = assertThrows(ConfigException.class, () -> ConfigLoader.load(file, home.environment()));
        assertEquals("the configuration " + file + " cannot be used:"
                + "\n  address: \"9000\" is not host:port; use for example \":9000\""
                + "\n  authority.provisioners[1].claims.maxTLSCertDuration: \"30d\" is not a duration; use for example"
                + " \"720h\""
                + "\n  crt: the file " + home.file("certs/intermediate_ca.crt") + " does not exist"
                + "\n  key: " + home.file("secrets/intermediate_ca_key") + " is open to other users, and holds a"
                + " private key; run: chmod 600 " + home.file("secrets/intermediate_ca_key"), refusal.getMessage());
    }

    @Test
    void a_file_that_is_not_there_cannot_be_read() {
        var refusal = assertThrows(ConfigException.class,
                () -> ConfigLoader.load(home.configFile(), home.environment()));
        assertTrue(refusal.isUnreadable());
        assertEquals("the configuration " + home.configFile() + " does not exist", refusal.getMessage());
    }

    @Test
    void a_pipe_or_a_directory_is_no_configuration() throws Exception {
        var pipe = pipe("config/pipe");
        assertTrue(assertThrows(ConfigException.class, () -> assertTimeoutPreemptively(Duration.ofSeconds(60),
                () -> ConfigLoader.load(pipe, home.environment()))).isUnreadable());
        assertTrue(assertThrows(ConfigException.class,
                () -> ConfigLoader.load(home.file("config"), home.environment())).isUnreadable());
    }

    @Test
    void reads_four_mebibytes_and_not_one_byte_more() throws IOException {
        var file = home.write(home.json());
        var padding = 4 * 1024 * 1024 - (int) Files.size(file);
        Files.writeString(file, Files.readString(file) + " ".repeat(padding));
        assertEquals(List.of(), ConfigLoader.load(file, home.environment()).warnings());
        Files.writeString(file, Files.readString(file) + " ");
        assertTrue(assertThrows(ConfigException.class,
                () -> ConfigLoader.load(file, home.environment())).isUnreadable());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"root\": | not valid JSON at line 1", "[] | not a JSON object", "'' | the text is empty",
        "{\"a\": 1, \"a\": 2} | not valid JSON at line 1", "{} {} | there is more text after the JSON value",
        "{} // why | there is more text after the JSON value", "{ // why | not valid JSON at line 1, column 3",
    })
    void says_where_a_file_is_not_json(String text, String message) throws IOException {
        var file = Files.writeString(home.configFile(), text);
        var refusal = assertThrows(ConfigException.class, () -> ConfigLoader.load(file, home.environment()));
        assertFalse(refusal.isUnreadable());
        assertTrue(refusal.faults().getFirst().message().startsWith(message), refusal.getMessage());
    }

    @Test
    void refuses_text_that_is_not_utf8() throws IOException {
        var file = Files.write(home.configFile(), "{\"commonName\": \"Jürgen\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("not UTF-8 text", assertThrows(ConfigException.class,
                () -> ConfigLoader.load(file, home.environment())).faults().getFirst().message());
    }

    @Test
    void tells_that_data_of_step_ca_is_not_taken_over() throws IOException {
        Files.createDirectories(home.file("db/countersign"));
        assertEquals(List.of(), load(home.json()).warnings());
        Files.writeString(home.file("db/000000.vlog"), "theirs");
        assertEquals(List.of("db.dataSource: what step-ca stored in " + home.file("db") + " is not taken over: used tokens,"
                        + " revocations and known hosts start empty; the ledger is kept in "
                        + home.file("db/countersign")),
                load(home.json()).warnings().stream().map(Fault::toString).toList());
    }

    @Test
    void tells_the_same_of_a_store_in_one_file() throws IOException {
        var json = Patch.set(home.json(), "db", "{\"type\": \"bbolt\", \"dataSource\": \"" + home.file("ca.db") + "\"}");
        assertEquals(List.of(), load(json).warnings());
        Files.writeString(home.file("ca.db"), "theirs");
        assertEquals("db.dataSource", load(json).warnings().getFirst().place());
    }

    @Test
    void a_configuration_that_everyone_can_change_is_refused() throws IOException {
        var file = home.write(home.json());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
        assertEquals("every user can change this file and so issue certificates; run: chmod o-w " + file,
                assertThrows(ConfigException.class, () -> ConfigLoader.load(file, home.environment()))
                        .faults().getFirst().message());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertEquals("the group of " + file + " can change it and so issue certificates",
                ConfigLoader.load(file, home.environment()).warnings().getFirst().toString());
    }

    @Test
    void warns_of_a_password_that_others_can_read() throws IOException {
        var file = home.write(Patch.set(home.json(), "password", "\"canary\""));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(List.of(new Fault("password", "other users can read it; run: chmod 600 " + file)),
                ConfigLoader.load(file, home.environment()).warnings());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(List.of(), ConfigLoader.load(file, home.environment()).warnings());
    }

    @Test
    void no_message_shows_the_password() throws IOException {
        var json = Patch.set(home.json(), "password", "\"canary\"");
        var faulty = faults(Patch.set(json, "address", "1"));
        assertFalse(faulty.toString().contains("canary"));
        assertFalse(load(json).toString().contains("canary"));
    }
}
