package org.countersign.cli.command.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.CliRun;
import org.countersign.core.x509.X509Certificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
    @TempDir
    Path home;
    private Path root;

    @BeforeEach
    void write() throws Exception {
        root = TestCertificates.write(home.resolve("root_ca.crt"), TestCertificates.root("Lab"));
    }

    private CliRun fingerprint(Object... more) {
        var words = new java.util.ArrayList<>(java.util.List.of("certificate", "fingerprint"));
        for (var word : more) {
            words.add(word.toString());
        }
        return CliRun.user(home).run(words.toArray(String[]::new));
    }

    @Test
    void is_what_keytool_says() throws Exception {
        var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-printcert", "-file", root.toString()).redirectErrorStream(true).start();
        var said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT).replace(":", "");
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
        var run = fingerprint(root);
        assertTrue(run.out().matches("[0-9a-f]{64}\n"), run.out());
        assertTrue(said.contains(run.out().strip()), said);
        assertTrue(said.contains(fingerprint(root, "--sha1", "--insecure").out().strip()), said);
    }

    @Test
    void reads_der_and_standard_input_too() throws Exception {
        var der = Files.write(home.resolve("root.der"), X509Certificates.der(TestCertificates.root("Lab")));
        assertEquals(64 + 1, fingerprint(der).out().length());
        assertEquals(fingerprint(root).out(),
                CliRun.user(home).typing(Files.readString(root)).run("certificate", "fingerprint", "-").out());
    }

    @Test
    void numbers_the_certificates_of_a_bundle() throws Exception {
        var first = TestCertificates.root("Lab");
        var second = TestCertificates.leaf(first, "web");
        var bundle = TestCertificates.write(home.resolve("bundle.crt"), first, second);
        assertEquals("0: " + X509Certificates.fingerprint(first) + "\n1: " + X509Certificates.fingerprint(second) + "\n",
                fingerprint("--bundle", bundle).out());
        assertEquals(X509Certificates.fingerprint(first) + "\n", fingerprint(bundle).out());
    }

    @Test
    void formats_are_the_same_bytes() {
        assertTrue(fingerprint(root, "--format=base64").out().matches("[A-Za-z0-9+/]{43}=\n"));
        assertTrue(fingerprint(root, "--format=base64-raw").out().matches("[A-Za-z0-9+/]{43}\n"));
        assertTrue(fingerprint(root, "--format=base64-url-raw").out().matches("[A-Za-z0-9_-]{43}\n"));
        assertEquals("invalid value 'oct' for flag '--format'; options are hex, base64, base64-url, base64-raw, "
                + "base64-url-raw, emoji\n", fingerprint(root, "--format", "oct").err());
    }

    @Test
    void sha1_must_be_confirmed() {
        var run = fingerprint(root, "--sha1");
        assertEquals(1, run.exitCode());
        assertEquals("flag '--sha1' requires the '--insecure' flag\n", run.err());
    }

    @Test
    void a_file_without_a_certificate_is_named() throws Exception {
        var empty = Files.createFile(home.resolve("empty"));
        assertEquals(empty + " does not contain a certificate\n", fingerprint(empty).err());
        assertEquals(1, fingerprint(empty).exitCode());
        assertEquals("reading " + home.resolve("none") + " failed: no such file or directory\n",
                fingerprint(home.resolve("none")).err());
        assertEquals(1, fingerprint(home).exitCode());
        var key = Files.writeString(home.resolve("key"), "-----BEGIN X-----\nAAAA\n-----END X-----\n");
        assertEquals(key + " does not contain a certificate\n", fingerprint(key).err());
        assertEquals("standard input does not contain a certificate\n", fingerprint(Path.of("-")).err());
    }
}
