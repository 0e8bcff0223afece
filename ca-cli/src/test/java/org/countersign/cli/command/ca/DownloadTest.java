package org.countersign.cli.command.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.client.FakeCa;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    @TempDir
    Path base;
    private FakeCa ca;

    @BeforeEach
    void start() throws Exception {
        ca = new FakeCa();
        Files.createDirectories(base.resolve("certs"));
        Files.writeString(base.resolve("certs/root_ca.crt"), ca.pki().roots().toPem());
    }

    @AfterEach
    void stop() {
        ca.close();
    }

    private CliRun run(String... words) {
        return CliRun.user(base).with("STEPPATH", base.toString()).with("STEP_CA_URL", ca.url().toString()).run(words);
    }

    @Test
    void roots_and_federation_are_bundles() {
        var pem = ca.pki().roots().toPem();
        ca.answers("GET /roots", 200, JsonObject.builder().put("crts", List.of(pem)).build().toString());
        ca.answers("GET /federation", 200, JsonObject.builder().put("crts", List.of(pem, pem)).build().toString());
        assertEquals(pem, run("ca", "roots").out());
        assertEquals(pem + pem, run("ca", "federation").out());
    }

    @Test
    void a_file_is_written_for_its_owner_and_noted_on_standard_error() throws Exception {
        ca.answers("GET /roots", 200, JsonObject.builder().put("crts", List.of(ca.pki().roots().toPem())).build().toString());
        var file = base.resolve("roots.pem");
        var run = run("ca", "roots", file.toString());
        assertEquals("", run.out());
        assertEquals("The root certificate bundle has been saved in " + file + ".\n", run.err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void a_file_that_cannot_be_written_is_found_before_the_ca_is_asked() {
        var run = run("ca", "roots", base.resolve("none/roots.pem").toString());
        assertEquals(1, run.exitCode());
        assertTrue(ca.asked().isEmpty());
    }

    @Test
    void provisioners_are_printed_as_the_ca_lists_them() {
        ca.answers("GET /provisioners", 200, "{\"provisioners\":[{\"type\":\"SSHPOP\",\"name\":\"sshpop\",\"future\":1}],\"nextCursor\":\"\"}");
        assertEquals("""
                [
                   {
                      "type": "SSHPOP",
                      "name": "sshpop",
                      "future": 1
                   }
                ]
                """, run("ca", "provisioner", "list").out());
    }

    @Test
    void the_encrypted_key_is_one_line() {
        ca.answers("GET /provisioners/kid1/encrypted-key", 200, "{\"key\":\"a.b.c.d.e\"}");
        assertEquals("a.b.c.d.e\n", run("ca", "provisioner", "jwe-key", "kid1").out());
    }

    @Test
    void what_a_ca_says_is_shown_and_not_obeyed() {
        ca.answers("GET /health", 200, "{\"status\":\"\\u001b[2J\\u009b31mok\\u202e\"}");
        ca.answers("GET /provisioners/kid1/encrypted-key", 200, "{\"key\":\"a.b\\u001b]0;c\\u0007.d.e\"}");
        assertEquals("\\033[2J\\302\\23331mok\\342\\200\\256\n", run("ca", "health").out());
        assertEquals("a.b\\033]0;c\\007.d.e\n", run("ca", "provisioner", "jwe-key", "kid1").out());
    }

    @Test
    void an_unhealthy_ca_ends_with_1_and_its_message() {
        ca.answers("GET /health", 503, "{\"status\":503,\"message\":\"the ledger cannot be written\"}");
        var run = run("ca", "health");
        assertEquals(1, run.exitCode());
        assertEquals("the ledger cannot be written\n", run.err());
    }

    @Test
    void a_missing_root_names_the_remedy() throws Exception {
        Files.delete(base.resolve("certs/root_ca.crt"));
        var run = run("ca", "health");
        assertTrue(run.err().startsWith("the root certificate " + base.resolve("certs/root_ca.crt") + " does not exist\nhint: run 'ca bootstrap"),
                run.err());
    }

    @Test
    void a_root_file_without_a_certificate_is_refused() throws Exception {
        var empty = Files.writeString(base.resolve("empty"), "");
        assertTrue(run("ca", "health", "--root", empty.toString()).err().contains("there is no certificate in it"));
    }
}
