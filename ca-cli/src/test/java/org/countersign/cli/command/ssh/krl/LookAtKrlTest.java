package org.countersign.cli.command.ssh.krl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.CliRun;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ssh krl inspect` and `ssh krl test`, on lists that `ssh-keygen` made.
@Timeout(60)
class LookAtKrlTest {
    @TempDir
    Path home;

    @BeforeEach
    void makeList() throws Exception {
        for (var name : new String[] {"ca", "good", "bad", "certified"}) {
            OpenSsh.key(home.resolve(name), "ed25519", name);
        }
        OpenSsh.keygen("-q", "-s", path("ca"), "-I", "jane", "-n", "jane", "-z", "9", path("certified.pub"));
        Files.writeString(home.resolve("spec"), "serial: 7\nserial: 9-12\nid: mallory\n");
        OpenSsh.keygen("-q", "-k", "-f", path("krl"), "-z", "42", "-s", path("ca.pub"), path("spec"), path("bad.pub"));
    }

    private String path(String name) {
        return home.resolve(name).toString();
    }

    private CliRun run(String... words) {
        return CliRun.user(home).run(words);
    }

    @Test
    void says_for_each_key_what_ssh_keygen_says() throws Exception {
        var run = run("ssh", "krl", "test", path("krl"), path("good.pub"), path("bad.pub"), path("certified-cert.pub"), path("certified.pub"));
        assertEquals(1, run.exitCode());
        assertEquals(path("good.pub") + ": ok\n" + path("bad.pub") + ": REVOKED\n" + path("certified-cert.pub") + ": REVOKED\n"
                + path("certified.pub") + ": ok\n", run.out());
        assertEquals(0, run("ssh", "krl", "test", path("krl"), path("good.pub")).exitCode());
    }

    @Test
    void inspect_prints_everything_on_the_list() {
        var run = run("ssh", "krl", "inspect", path("krl"));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith(path("krl") + ":\n        Version: 42\n        Generated: 20"), run.out());
        assertTrue(run.out().contains("                serial 7\n                serial 9-12\n                key ID \"mallory\"\n"), run.out());
        assertTrue(run.out().matches("(?s).*        Keys: \n                ED25519 SHA256:.{43}\n.*"), run.out());
    }

    @Test
    void inspect_has_a_form_for_programs() {
        var json = Json.parseObject(run("ssh", "krl", "inspect", "--format", "json", path("krl")).out(), JsonLimits.FILE);
        assertEquals("42", json.number("version").orElseThrow().text());
        assertEquals(1, json.array("certificates").size());
        assertEquals(1, json.array("keys").size());
    }

    @Test
    void what_is_no_list_is_an_error() throws Exception {
        assertTrue(run("ssh", "krl", "inspect", path("ca.pub")).err().contains("is no revocation list that can be read"));
        assertTrue(run("ssh", "krl", "inspect", path("nothing")).err().contains("does not exist"));
        assertTrue(run("ssh", "krl", "test", path("krl")).err().startsWith("not enough positional arguments"));
        assertTrue(run("ssh", "krl", "test", path("krl"), path("spec")).err().contains("holds no public key"));
    }
}
