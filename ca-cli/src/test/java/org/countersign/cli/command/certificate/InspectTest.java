package org.countersign.cli.command.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
    @TempDir
    Path home;
    private Path root;
    private Path leaf;

    @BeforeEach
    void write() throws Exception {
        var authority = TestCertificates.root("Lab");
        root = TestCertificates.write(home.resolve("root_ca.crt"), authority);
        leaf = TestCertificates.write(home.resolve("web.crt"), TestCertificates.leaf(authority, "web.example.com", "10.0.0.1"),
                authority);
    }

    private String inspect(String... words) {
        var line = new java.util.ArrayList<>(List.of("certificate", "inspect"));
        line.addAll(List.of(words));
        var run = CliRun.user(home).run(line.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        return run.out();
    }

    @Test
    void shows_a_root_like_openssl_does() {
        var text = inspect(root.toString());
        var shape = text.replaceAll("(?m)(^ *([0-9a-f]{2}:)*[0-9a-f]{2}:?\n)+", "<hex>\n");
        assertEquals("""
                Certificate:
                    Data:
                        Version: 3 (0x2)
                        Serial Number: 123456789012345678 (0x1b69b4ba630f34e)
                    Signature Algorithm: ECDSA-SHA256
                        Issuer: O=Lab,CN=Lab Root CA
                        Validity
                            Not Before: Jan 2 03:04:05 2026 UTC
                            Not After : Dec 31 03:04:05 2035 UTC
                        Subject: O=Lab,CN=Lab Root CA
                        Subject Public Key Info:
                            Public Key Algorithm: ECDSA
                                Public-Key: (256 bit)
                                X:
                <hex>
                                Y:
                <hex>
                                Curve: P-256
                        X509v3 extensions:
                            X509v3 Key Usage: critical
                                Certificate Sign, CRL Sign
                            X509v3 Basic Constraints: critical
                                CA:TRUE, pathlen:1
                            X509v3 Subject Key Identifier:
                <hex>
                    Signature Algorithm: ECDSA-SHA256
                <hex>
                """, shape);
    }

    @Test
    void shows_names_usages_and_provisioner_of_a_leaf() {
        var text = inspect(leaf.toString());
        assertTrue(text.contains("DNS:web.example.com, IP Address:10.0.0.1\n"), text);
        assertTrue(text.contains("Server Authentication, Client Authentication\n"), text);
        assertTrue(text.contains("Type: JWK\n                Name: admin\n                CredentialID: kid-of-the-key\n"), text);
        assertTrue(text.contains("Public Key Algorithm: Ed25519\n"), text);
    }

    @Test
    void short_is_a_few_lines() {
        assertEquals("""
                X.509v3 Root CA Certificate (ECDSA P-256) [Serial: 1234...5678]
                  Subject:     Lab Root CA
                  Issuer:      Lab Root CA
                  Valid from:  2026-01-02T03:04:05Z
                          to:  2035-12-31T03:04:05Z
                """, inspect("--short", root.toString()));
        assertEquals("""
                X.509v3 TLS Certificate (Ed25519) [Serial: 4242]
                  Subject:     web.example.com
                               10.0.0.1
                  Issuer:      Lab Root CA
                  Provisioner: admin [ID: kid-...-key]
                  Valid from:  2026-01-02T03:04:05Z
                          to:  2026-01-03T03:04:05Z
                """, inspect(leaf.toString(), "--short"));
    }

    @Test
    void json_has_the_member_names_that_scripts_read() {
        var json = Json.parseObject(inspect("--format=json", leaf.toString()), JsonLimits.FILE);
        assertEquals("4242", json.text("serial_number"));
        assertEquals("2026-01-03T03:04:05Z", json.object("validity").orElseThrow().text("end"));
        assertEquals(List.of("web.example.com"), json.object("subject").orElseThrow().strings("common_name"));
        var names = json.object("extensions").orElseThrow().object("subject_alt_name").orElseThrow();
        assertEquals(List.of("web.example.com"), names.strings("dns_names"));
        assertEquals(List.of("10.0.0.1"), names.strings("ip_addresses"));
        assertEquals(2, Json.parse(inspect("--format=json", "--bundle", leaf.toString()), JsonLimits.FILE)
                instanceof org.countersign.core.json.JsonValue.JsonArray(var items) ? items.size() : 0);
    }

    @Test
    void pem_gives_back_the_file() throws Exception {
        assertEquals(Files.readString(leaf), inspect("--format", "pem", "--bundle", leaf.toString()));
        assertEquals(Files.readString(root), inspect("--format", "pem", root.toString()));
    }

    @Test
    void reads_standard_input_without_an_argument() throws Exception {
        var run = CliRun.user(home).typing(Files.readString(root)).run("certificate", "inspect", "--short");
        assertTrue(run.out().startsWith("X.509v3 Root CA"), run.err());
    }

    @Test
    void a_name_cannot_command_the_terminal() throws Exception {
        var evil = TestCertificates.write(home.resolve("evil.crt"), TestCertificates.root("x\u001b[2Jy"));
        for (var form : List.of("--short", "--format=text", "--format=json")) {
            assertFalse(inspect(form, evil.toString()).contains("\u001b"));
        }
    }

    @Test
    void short_and_json_exclude_each_other() {
        var run = CliRun.user(home).run("certificate", "inspect", "--short", "--format=json", root.toString());
        assertEquals("flag '--short' is incompatible with '--format'\n", run.err());
    }
}
