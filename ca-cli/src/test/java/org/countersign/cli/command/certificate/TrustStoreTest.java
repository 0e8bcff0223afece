package org.countersign.cli.command.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.countersign.cli.CliRun;
import org.countersign.cli.failure.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustStoreTest {
    @TempDir
    Path directory;

    private Tools tools(String... programs) throws IOException {
        var bin = Files.createDirectories(directory.resolve("bin"));
        for (var program : programs) {
            Files.writeString(bin.resolve(program), "#!/bin/sh\necho \"" + program + " $*\" >> " + directory.resolve("calls")
                    + "\n[ \"$1\" = -- ] && shift && exec \"$@\"\nexit 0\n");
            Files.setPosixFilePermissions(bin.resolve(program), PosixFilePermissions.fromString("rwx------"));
        }
        return new Tools(Map.of("PATH", bin + ":/usr/bin:/bin"));
    }

    @Test
    void a_debian_system_gets_a_file_and_gathers_it_with_sudo() throws Exception {
        var anchors = Files.createDirectories(directory.resolve("usr/local/share/ca-certificates"));
        var store = new SystemTrustStore(directory, tools("sudo", "update-ca-certificates"));
        var root = TestCertificates.root("Lab");
        var file = anchors.resolve("Lab_Root_CA_1.crt");

        store.install(root, "Lab Root CA 1");
        assertTrue(Files.readString(file).startsWith("-----BEGIN CERTIFICATE-----\n"));
        store.uninstall(root, "Lab Root CA 1");
        assertFalse(Files.exists(file));
        assertEquals(List.of("sudo -- tee " + file, "sudo -- update-ca-certificates", "update-ca-certificates ",
                "sudo -- rm -f " + file, "sudo -- update-ca-certificates", "update-ca-certificates "),
                Files.readAllLines(directory.resolve("calls")));
    }

    @Test
    void the_first_known_directory_decides() throws Exception {
        Files.createDirectories(directory.resolve("usr/local/share/ca-certificates"));
        var anchors = Files.createDirectories(directory.resolve("etc/pki/ca-trust/source/anchors"));
        new SystemTrustStore(directory, tools("sudo", "update-ca-trust")).install(TestCertificates.root("Lab"), "x");
        assertTrue(Files.exists(anchors.resolve("x.pem")));
    }

    @Test
    void a_tool_that_fails_is_quoted() throws Exception {
        Files.createDirectories(directory.resolve("etc/ssl/certs"));
        var store = new SystemTrustStore(directory, new Tools(Map.of("PATH", directory.toString())));
        var failure = assertThrows(CommandFailure.class, () -> store.install(TestCertificates.root("Lab"), "x"));
        assertEquals("failed to execute \"tee " + directory.resolve("etc/ssl/certs/x.crt") + "\": it is not installed",
                failure.getMessage());
    }

    @Test
    void java_trusts_a_root_after_keytool_imported_it() throws Exception {
        var home = Path.of(System.getProperty("java.home"));
        var copy = Files.createDirectories(directory.resolve("java/lib/security"));
        Files.copy(home.resolve("lib/security/cacerts"), copy.resolve("cacerts"));
        Files.createDirectories(directory.resolve("java/bin"));
        var keytool = Files.writeString(directory.resolve("java/bin/keytool"),
                "#!/bin/sh\nexec " + home.resolve("bin/keytool") + " \"$@\"\n");
        Files.setPosixFilePermissions(keytool, PosixFilePermissions.fromString("rwx------"));
        var store = new JavaTrustStore(Map.of("JAVA_HOME", directory.resolve("java").toString()),
                new Tools(Map.of("PATH", "/nonexistent")));
        var root = TestCertificates.root("Lab");

        store.install(root, "lab root 1");
        assertEquals(root, aliased(copy));
        store.uninstall(root, "lab root 1");
        assertEquals(null, aliased(copy));
    }

    private static java.security.cert.Certificate aliased(Path directory) throws Exception {
        var store = java.security.KeyStore.getInstance(directory.resolve("cacerts").toFile(), "changeit".toCharArray());
        return store.getCertificate("lab root 1");
    }

    @Test
    void only_a_root_is_installed() throws Exception {
        var leaf = TestCertificates.write(directory.resolve("web.crt"),
                TestCertificates.leaf(TestCertificates.root("Lab"), "web"));
        var run = CliRun.user(directory).with("PATH", "/nonexistent").run("certificate", "install", leaf.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("certificate " + leaf + " is not a root CA"), run.err());
    }

    @Test
    void something_must_be_left_to_change() throws Exception {
        var root = TestCertificates.write(directory.resolve("root_ca.crt"), TestCertificates.root("Lab"));
        var run = CliRun.user(directory).run("certificate", "install", "--no-system", root.toString());
        assertTrue(run.err().startsWith("with --no-system there is no trust store left"), run.err());
    }

    @Test
    void a_name_that_leads_elsewhere_is_refused() throws Exception {
        var root = TestCertificates.write(directory.resolve("root_ca.crt"), TestCertificates.root("../../etc/x"));
        var run = CliRun.user(directory).with("PATH", "/nonexistent").run("certificate", "install", root.toString());
        assertTrue(run.err().contains("cannot be the name of a file"), run.err());
    }
}
