package org.countersign.cli.command.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.CliRun;
import org.countersign.cli.RunningCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `certificate verify` and `needs-renewal` with certificates of a real CA.
@Timeout(120)
class VerifyTest {
    @TempDir
    static Path directory;
    private static RunningCa ca;
    private static String leaf;
    private static String root;

    @BeforeAll
    static void start() throws Exception {
        ca = RunningCa.start(directory);
        leaf = directory.resolve("web.crt").toString();
        root = directory.resolve("root.crt").toString();
        assertEquals(0, ca.trustedUser().run("ca", "certificate", "web.lab", leaf, directory.resolve("web.key").toString(),
                "--san", "web.lab", "--san", "*.apps.lab", "--san", "10.1.2.3").exitCode());
        assertEquals(0, ca.user().run("ca", "roots", root).exitCode());
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    private static CliRun run(String... words) {
        return ca.user().run(words);
    }

    private static void refused(String message, String... words) {
        var run = run(words);
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains(message), run.err());
    }

    @Test
    void a_certificate_leads_to_its_root_and_to_no_other() {
        assertEquals(new CliRun(0, "", ""), run("certificate", "verify", leaf, "--roots", root));
        assertEquals("certificate validated against roots in " + root + "\n", run("certificate", "verify", leaf, "--roots", root, "-v").out());
        assertEquals(0, run("certificate", "verify", root, "--roots", root).exitCode());
        refused("it leads to none of the roots", "certificate", "verify", leaf);
        refused("it leads to none of the roots", "certificate", "verify", leaf, "--roots", leaf.replace("web.crt", "other.crt"));
    }

    @BeforeAll
    static void anotherRoot() throws Exception {
        var other = Files.createDirectory(directory.resolve("other"));
        var password = Files.writeString(other.resolve("password"), "x\n");
        assertEquals(0, CliRun.user(other).run("ca", "init", "--name", "Other", "--dns", "x", "--address", ":1", "--provisioner", "x",
                "--password-file", password.toString()).exitCode());
        Files.copy(other.resolve(".step/certs/root_ca.crt"), directory.resolve("other.crt"));
    }

    @Test
    void a_host_has_to_be_among_the_names() {
        for (var good : new String[] {"web.lab", "WEB.lab", "x.apps.lab", "10.1.2.3"}) {
            assertEquals(0, run("certificate", "verify", leaf, "--roots", root, "--host", good).exitCode(), good);
        }
        for (var bad : new String[] {"lab", "apps.lab", "a.b.apps.lab", "10.1.2.4", "xapps.lab"}) {
            refused("it is not for " + bad + " but for web.lab", "certificate", "verify", leaf, "--roots", root, "--host", bad);
        }
    }

    @Test
    void whether_it_is_time_to_renew() {
        assertEquals(new CliRun(1, "", ""), run("certificate", "needs-renewal", leaf));
        assertEquals(new CliRun(0, "", ""), run("certificate", "needs-renewal", leaf, "--expires-in", "25h"));
        assertEquals("certificate needs renewal\n", run("certificate", "needs-renewal", leaf, "--expires-in", "0%", "-v").out());
        assertEquals("certificate does not need renewal\n", run("certificate", "needs-renewal", leaf, "-v").err());
        assertEquals(1, run("certificate", "needs-renewal", leaf, "--bundle", "--expires-in", "1h").exitCode());
        assertEquals(2, run("certificate", "needs-renewal", leaf + ".none").exitCode());
        assertEquals(255, run("certificate", "needs-renewal", leaf, "--expires-in", "soon").exitCode());
        assertEquals(255, run("certificate", "needs-renewal", directory.resolve("web.key").toString()).exitCode());
    }
}
