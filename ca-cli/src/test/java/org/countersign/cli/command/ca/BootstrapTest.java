package org.countersign.cli.command.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.countersign.cli.CliRun;
import org.countersign.cli.client.FakeCa;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.client.TestPki;
import org.countersign.cli.terminal.ScriptedDevice;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {
    @TempDir
    Path base;
    private FakeCa ca;
    private String fingerprint;

    @BeforeEach
    void start() throws Exception {
        ca = new FakeCa();
        fingerprint = RootCertificates.fingerprint(ca.pki().root());
        ca.answers("GET /root/" + fingerprint, 200,
                JsonObject.builder().put("ca", ca.pki().roots().toPem()).build().toString());
    }

    @AfterEach
    void stop() {
        ca.close();
    }

    private CliRun.User user() {
        return CliRun.user(base).with("STEPPATH", base.toString());
    }

    private CliRun bootstrap(String... more) {
        var words = new java.util.ArrayList<>(java.util.List.of("ca", "bootstrap", "--ca-url", ca.url().toString()));
        words.addAll(java.util.List.of(more));
        return user().run(words.toArray(String[]::new));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private void assertNothingWritten() throws IOException {
        try (var entries = Files.list(base)) {
            assertEquals(0, entries.count());
        }
    }

    @Test
    void stores_the_root_and_where_the_ca_is() throws IOException {
        var run = bootstrap("--fingerprint", fingerprint);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.out());
        var root = base.resolve("certs/root_ca.crt");
        assertEquals(ca.pki().roots().toPem(), Files.readString(root));
        assertEquals("rw-------", mode(root));
        assertEquals("rwx------", mode(base.resolve("certs")));
        assertEquals("{\n  \"ca-url\": \"" + ca.url() + "\",\n  \"fingerprint\": \"" + fingerprint + "\",\n  \"root\": \""
                + root + "\"\n}", Files.readString(base.resolve("config/defaults.json")));
        assertEquals("rw-r--r--", mode(base.resolve("config/defaults.json")));
        assertTrue(run.err().contains("The root certificate has been saved in " + root + ".\n"), run.err());
    }

    @Test
    void later_commands_need_no_flags() {
        bootstrap("--fingerprint", fingerprint);
        ca.answers("GET /health", 200, "{\"status\":\"ok\"}");
        assertEquals("ok\n", user().run("ca", "health").out());
        assertEquals(ca.pki().roots().toPem(), user().run("ca", "root").out());
    }

    @Test
    void a_fingerprint_may_be_written_with_dashes_and_capitals_and_is_kept_as_typed() throws IOException {
        var typed = fingerprint.toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1-");
        assertEquals(0, bootstrap("--fingerprint", typed).exitCode());
        assertTrue(Files.readString(base.resolve("config/defaults.json")).contains(typed));
    }

    @Test
    void a_root_with_another_fingerprint_is_refused_and_nothing_written() throws IOException {
        var wrong = "00".repeat(32);
        ca.answers("GET /root/" + wrong, 200,
                JsonObject.builder().put("ca", new TestPki().roots().toPem()).build().toString());
        var run = bootstrap("--fingerprint", wrong);
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("does not match the fingerprint"), run.err());
        assertNothingWritten();
    }

    @Test
    void the_servers_own_words_tell_of_an_unknown_fingerprint() throws IOException {
        var unknown = "11".repeat(32);
        ca.answers("GET /root/" + unknown, 404, "{\"status\":404,\"message\":\"root certificate not found\"}");
        var run = bootstrap("--fingerprint", unknown);
        assertEquals("error downloading root certificate: root certificate not found\n", run.err());
        assertNothingWritten();
    }

    @Test
    void a_plain_web_server_is_recognised() throws IOException {
        ca.answers("GET /root/" + fingerprint, 404, "<html>");
        assertTrue(bootstrap("--fingerprint", fingerprint).err().contains("decoding the CA error response failed"));
        assertNothingWritten();
    }

    @Test
    void nobody_listening_names_the_request() throws IOException {
        try (var silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var url = "https://127.0.0.1:" + silent.getLocalPort();
            var run = user().run("ca", "bootstrap", "--ca-url", url, "--fingerprint", fingerprint);
            assertTrue(run.err().startsWith("error downloading root certificate: client GET " + url + "/root/" + fingerprint
                    + " failed: connection refused\nhint: "), run.err());
        }
        assertNothingWritten();
    }

    @Test
    void flags_are_checked_first() {
        assertEquals("'ca-cli ca bootstrap' requires the '--fingerprint' flag\n", bootstrap().err());
        assertEquals(1, bootstrap("--fingerprint", "abc").exitCode());
        var http = user().run("ca", "bootstrap", "--ca-url", "http://x", "--fingerprint", fingerprint);
        assertEquals("invalid value 'http://x' for flag '--ca-url'; it must have the scheme https\n", http.err());
        assertTrue(user().run("ca", "bootstrap").err().startsWith("'ca-cli ca bootstrap' requires the '--ca-url' flag\n"));
        assertTrue(ca.asked().isEmpty());
    }

    @Test
    void force_makes_it_repeatable() {
        bootstrap("--fingerprint", fingerprint);
        assertEquals(0, bootstrap("--fingerprint", fingerprint, "--force").exitCode());
        assertEquals(0, bootstrap("--fingerprint", fingerprint, "-f").exitCode());
    }

    @Test
    void existing_files_without_a_terminal_stay_as_they_are() throws IOException {
        bootstrap("--fingerprint", fingerprint);
        var root = Files.writeString(base.resolve("certs/root_ca.crt"), "mine");
        var run = bootstrap("--fingerprint", fingerprint);
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("'--force'"), run.err());
        assertEquals("mine", Files.readString(root));
    }

    @Test
    void one_no_keeps_all_files() throws IOException {
        bootstrap("--fingerprint", fingerprint);
        var root = Files.writeString(base.resolve("certs/root_ca.crt"), "mine");
        var device = new ScriptedDevice("y\nn\n");
        var run = user().at(device).run("ca", "bootstrap", "--ca-url", ca.url().toString(), "--fingerprint", fingerprint);
        assertTrue(run.err().contains("defaults.json: file exists"), run.err());
        assertEquals("mine", Files.readString(root));
        assertTrue(run.err().contains("'--context'"), run.err());
    }

    @Test
    void a_context_gets_its_own_directory_and_becomes_current() throws IOException {
        var run = bootstrap("--fingerprint", fingerprint, "--context", "lab");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(base.resolve("authorities/lab/certs/root_ca.crt")));
        assertEquals("{}", Files.readString(base.resolve("profiles/lab/config/defaults.json")));
        assertEquals("lab\n", user().run("context", "current").out());
        ca.answers("GET /health", 200, "{\"status\":\"ok\"}");
        assertEquals("ok\n", user().run("ca", "health").out());

        assertEquals(0, bootstrap("--fingerprint", fingerprint).exitCode());
        assertEquals("▶ 127.0.0.1\nlab\n", user().run("context", "list").out());
        assertEquals("ok\n", user().run("ca", "health", "--context", "lab").out());
        assertEquals("context 'other' not found", user().run("ca", "health", "--context=other").err().lines().findFirst().orElseThrow());
    }

    @Test
    void values_come_from_the_environment_too() {
        var run = user().with("STEP_CA_URL", ca.url().toString()).with("STEP_FINGERPRINT", fingerprint).run("ca", "bootstrap");
        assertEquals(0, run.exitCode(), run.err());
        assertFalse(ca.asked().isEmpty());
    }
}
