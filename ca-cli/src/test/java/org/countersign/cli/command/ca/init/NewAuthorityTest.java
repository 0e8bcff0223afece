package org.countersign.cli.command.ca.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.cli.CliRun;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.keys.WrongPasswordException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one authority made with `--ssh` looks like.
class NewAuthorityTest {
    @TempDir
    static Path base;
    private static CliRun run;

    @BeforeAll
    static void init() throws IOException {
        var passwordFile = Files.writeString(Files.createTempFile(base.getParent(), "pw", ""), "correct horse\n");
        run = CliRun.user(base).with("STEPPATH", base.toString()).run("ca", "init", "--ssh", "--name", "Lab",
                "--dns", "ca.lab,10.0.0.1", "--dns", "[::1]", "--address", "127.0.0.1:9443", "--provisioner", "admin",
                "--password-file", passwordFile.toString());
        Files.delete(passwordFile);
        assertEquals(0, run.exitCode(), run.err());
    }

    private static X509Certificate certificate(String name) throws IOException {
        return X509Certificates.parse(Pem.parse(Files.readString(base.resolve("certs").resolve(name))).getFirst().der());
    }

    private static KeyPair key(String name) {
        return PrivateKeyFile.read(base.resolve("secrets").resolve(name), () -> Secret.of("correct horse"));
    }

    private static JsonObject json(String name) throws IOException {
        return Json.parseObject(Files.readString(base.resolve("config").resolve(name)), JsonLimits.FILE);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> files() throws IOException {
        try (var all = Files.walk(base)) {
            return all.filter(Files::isRegularFile).map(file -> base.relativize(file) + " " + modeOf(file)).sorted().toList();
        }
    }

    private static String modeOf(Path file) {
        try {
            return mode(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void makes_every_file_with_its_mode_and_nothing_else() throws IOException {
        assertEquals(List.of("certs/intermediate_ca.crt rw-------", "certs/root_ca.crt rw-------",
                "certs/ssh_host_ca_key.pub rw-------", "certs/ssh_user_ca_key.pub rw-------",
                "config/ca.json rw-r--r--", "config/defaults.json rw-r--r--",
                "secrets/intermediate_ca_key rw-------", "secrets/root_ca_key rw-------",
                "secrets/ssh_host_ca_key rw-------", "secrets/ssh_user_ca_key rw-------",
                "templates/ssh/ca.tpl rw-r--r--", "templates/ssh/config.tpl rw-r--r--",
                "templates/ssh/known_hosts.tpl rw-r--r--", "templates/ssh/sshd_config.tpl rw-r--r--",
                "templates/ssh/step_config.tpl rw-r--r--", "templates/ssh/step_includes.tpl rw-r--r--"), files());
        for (var directory : List.of("", "certs", "config", "secrets", "db", "templates", "templates/ssh")) {
            assertEquals("rwx------", mode(base.resolve(directory)));
        }
    }

    @Test
    void root_and_intermediate_are_a_chain_with_their_keys() throws Exception {
        var root = certificate("root_ca.crt");
        var intermediate = certificate("intermediate_ca.crt");
        root.verify(root.getPublicKey());
        intermediate.verify(root.getPublicKey());
        assertEquals("CN=Lab Root CA,O=Lab", root.getSubjectX500Principal().getName());
        assertEquals("CN=Lab Intermediate CA,O=Lab", intermediate.getSubjectX500Principal().getName());
        assertEquals(1, root.getBasicConstraints());
        assertEquals(0, intermediate.getBasicConstraints());
        assertEquals(root.getPublicKey(), key("root_ca_key").getPublic());
        assertEquals(intermediate.getPublicKey(), key("intermediate_ca_key").getPublic());
        assertNotEquals(root.getSerialNumber(), intermediate.getSerialNumber());
    }

    @Test
    void keys_are_encrypted_pkcs8_under_the_password() throws IOException {
        var file = base.resolve("secrets/root_ca_key");
        assertTrue(Files.readString(file).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        assertThrows(WrongPasswordException.class, () -> PrivateKeyFile.read(file, () -> Secret.of("wrong")));
    }

    /// In front of the number of rounds.
    private static String salt(String name) throws IOException {
        byte[] der = Pem.parse(Files.readString(base.resolve("secrets").resolve(name))).getFirst().der();
        var hex = HexFormat.of().formatHex(der);
        var salt = Pattern.compile("0410([0-9a-f]{32})02030927c0").matcher(hex);
        assertTrue(salt.find(), "16 bytes of salt before 600,000 rounds");
        return salt.group(1);
    }

    @Test
    void the_keys_that_the_server_opens_have_one_salt_and_that_of_the_root_another() throws IOException {
        var salt = salt("intermediate_ca_key");
        assertEquals(salt, salt("ssh_host_ca_key"));
        assertEquals(salt, salt("ssh_user_ca_key"));
        assertNotEquals(salt, salt("root_ca_key"));
    }

    @Test
    void the_server_reads_the_configuration_without_a_complaint() {
        var loaded = ConfigLoader.load(base.resolve("config/ca.json"),
                ConfigEnvironment.of(Map.of("HOME", base.toString()), base));
        assertEquals(List.of(), loaded.warnings());
        assertEquals(List.of("ca.lab", "10.0.0.1", "::1"), loaded.config().dnsNames());
        assertEquals(base.resolve("db"), loaded.config().storeDirectory());
    }

    @Test
    void the_configuration_has_the_shape_that_tools_know() throws IOException {
        var config = json("ca.json");
        assertEquals(List.of("root", "federatedRoots", "crt", "key", "address", "insecureAddress", "dnsNames", "ssh",
                "logger", "db", "authority", "tls", "templates"), List.copyOf(config.members().keySet()));
        assertTrue(Files.readString(base.resolve("config/ca.json")).startsWith("{\n\t\"root\": \"" + base));
        var provisioners = config.object("authority").orElseThrow().array("provisioners");
        assertEquals(2, provisioners.size());
        var jwk = (JsonObject) provisioners.getFirst();
        assertEquals("admin", jwk.text("name"));
        assertEquals("{\"enableSSHCA\":true}", jwk.object("claims").orElseThrow().toString());
        assertEquals("{\"type\":\"SSHPOP\",\"name\":\"sshpop\",\"claims\":{\"enableSSHCA\":true}}", provisioners.getLast().toString());
        var opened = ProvisionerKey.decrypt(jwk.text("encryptedKey"), Secret.of("correct horse"));
        assertEquals(jwk.object("key").orElseThrow(), opened.publicJwk().json());
    }

    @Test
    void everything_is_reported_on_standard_error() throws IOException {
        assertEquals("", run.out());
        var labels = run.err().lines().filter(line -> line.startsWith("✔ ")).map(line -> line.substring(2, line.indexOf(':'))).toList();
        assertEquals(List.of("Root certificate", "Root private key", "Root fingerprint", "Intermediate certificate",
                "Intermediate private key", "SSH user public key", "SSH user private key", "SSH host public key",
                "SSH host private key", "Database folder", "Templates folder", "Default configuration", "Certificate Authority configuration"), labels);
        assertTrue(run.err().contains("✔ Root fingerprint: " + X509Certificates.fingerprint(certificate("root_ca.crt")) + "\n"));
        assertFalse(run.err().contains("correct horse"));
    }

    @Test
    void ssh_keys_are_ed25519() throws IOException {
        for (var which : List.of("ssh_host_ca_key", "ssh_user_ca_key")) {
            var line = PublicKeyFile.read(base.resolve("certs/" + which + ".pub"));
            assertEquals("ssh-ed25519", line.key().type().wireName());
            assertEquals(line.key(), SshPublicKey.of(key(which).getPublic()));
        }
    }
}
