package org.countersign.cli.command.ca.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.terminal.ScriptedDevice;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.X509Certificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
    @TempDir
    Path home;
    private Path base;
    private Path passwordFile;

    @BeforeEach
    void prepare() throws IOException {
        base = home.resolve("step");
        passwordFile = Files.writeString(home.resolve("pw"), "correct horse\n");
    }

    private CliRun.User user() {
        return CliRun.user(home).with("STEPPATH", base.toString());
    }

    private String[] scripted(String... more) {
        var words = new ArrayList<>(List.of("ca", "init", "--name", "Lab", "--dns", "ca.lab,10.0.0.1", "--dns", "[::1]",
                "--address", "127.0.0.1:9443", "--provisioner", "admin", "--password-file", passwordFile.toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private CliRun init(String... more) {
        var run = user().run(scripted(more));
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private X509Certificate certificate(String name) throws IOException {
        return X509Certificates.parse(Pem.parse(Files.readString(base.resolve("certs").resolve(name))).getFirst().der());
    }

    private KeyPair key(String name) {
        return PrivateKeyFile.read(base.resolve("secrets").resolve(name), () -> Secret.of("correct horse"));
    }

    private JsonObject json(String name) throws IOException {
        return Json.parseObject(Files.readString(base.resolve("config").resolve(name)), JsonLimits.FILE);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<String> files() throws IOException {
        if (Files.notExists(base)) {
            return List.of();
        }
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
    void ssh_keys_are_of_the_chosen_kind() throws IOException {
        init("--ssh", "--kty", "EC", "--curve", "P-384");
        assertEquals("ecdsa-sha2-nistp384", sshKey("ssh_user_ca_key.pub").type().wireName());
        init("--ssh", "--force", "--kty", "RSA", "--size", "3072");
        assertEquals(3072, sshKey("ssh_host_ca_key.pub").bits());
    }

    private SshPublicKey sshKey(String name) {
        return PublicKeyFile.read(base.resolve("certs").resolve(name)).key();
    }

    @Test
    void the_provisioner_may_have_a_password_of_its_own() throws IOException {
        var other = Files.writeString(home.resolve("pw2"), "battery staple");
        init("--provisioner-password-file", other.toString());
        var jwk = (JsonObject) json("ca.json").object("authority").orElseThrow().array("provisioners").getFirst();
        ProvisionerKey.decrypt(jwk.text("encryptedKey"), Secret.of("battery staple"));
        assertEquals(key("root_ca_key").getPublic(), key("root_ca_key").getPublic());
        assertTrue(jwk.get("claims").isEmpty());
    }

    @Test
    void the_defaults_name_the_ca_and_its_fingerprint() throws IOException {
        init();
        assertEquals("{\n\t\"ca-url\": \"https://ca.lab:9443\",\n\t\"ca-config\": \"" + base.resolve("config/ca.json")
                + "\",\n\t\"fingerprint\": \"" + X509Certificates.fingerprint(certificate("root_ca.crt"))
                + "\",\n\t\"root\": \"" + base.resolve("certs/root_ca.crt") + "\"\n}",
                Files.readString(base.resolve("config/defaults.json")));
        init("--force", "--with-ca-url", "public.lab");
        assertEquals("https://public.lab", json("defaults.json").text("ca-url"));
        init("--force", "--address", ":443");
        assertEquals("https://ca.lab", json("defaults.json").text("ca-url"));
    }

    @Test
    void pki_alone_has_no_configuration() throws IOException {
        var run = user().run("ca", "init", "--pki", "--name", "Lab", "--password-file", passwordFile.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(4, files().size());
        assertFalse(Files.exists(base.resolve("config")));
        assertFalse(Files.exists(base.resolve("db")));
    }

    @Test
    void no_db_leaves_the_database_out() throws IOException {
        init("--no-db");
        assertTrue(json("ca.json").get("db").isEmpty());
    }

    @Test
    void an_existing_root_signs_and_keeps_its_key() throws Exception {
        init();
        var root = Files.move(base.resolve("certs/root_ca.crt"), home.resolve("old_root.crt"));
        var rootKey = Files.move(base.resolve("secrets/root_ca_key"), home.resolve("old_root_key"));
        var run = user().with("STEPPATH", home.resolve("second").toString()).run(scripted("--root", root.toString(),
                "--key", rootKey.toString(), "--key-password-file", passwordFile.toString()));
        assertEquals(0, run.exitCode(), run.err());
        base = home.resolve("second");
        assertEquals(Files.readString(root), Files.readString(base.resolve("certs/root_ca.crt")));
        assertFalse(Files.exists(base.resolve("secrets/root_ca_key")));
        certificate("intermediate_ca.crt").verify(certificate("root_ca.crt").getPublicKey());
    }

    @Test
    void an_existing_root_must_be_a_root_and_fit_its_key() throws IOException {
        init();
        var intermediate = base.resolve("certs/intermediate_ca.crt").toString();
        var intermediateKey = base.resolve("secrets/intermediate_ca_key").toString();
        var root = base.resolve("certs/root_ca.crt").toString();
        assertRefused("is not a root CA", "--root", intermediate, "--key", intermediateKey,
                "--key-password-file", passwordFile.toString());
        assertRefused("is not the one of the root certificate", "--root", root, "--key", intermediateKey,
                "--key-password-file", passwordFile.toString());
        var wrong = Files.writeString(home.resolve("wrong"), "wrong");
        assertRefused("the password for the key file", "--root", root, "--key", base.resolve("secrets/root_ca_key").toString(),
                "--key-password-file", wrong.toString());
        assertRefused("--key-password-file", "--root", root, "--key", base.resolve("secrets/root_ca_key").toString());
        assertRefused("flag '--root' requires the '--key' flag", "--root", root);
        assertRefused("flag '--key' requires the '--root' flag", "--key", intermediateKey);
    }

    /// Refused in a directory of its own, where nothing may appear.
    private void assertRefused(String message, String... more) throws IOException {
        var untouched = home.resolve("untouched");
        var run = user().with("STEPPATH", untouched.toString()).run(scripted(more));
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertFalse(Files.exists(untouched));
        assertFalse(run.err().contains("correct horse"));
    }

    @Test
    void bad_values_are_refused_before_anything_happens() throws IOException {
        var empty = Files.writeString(home.resolve("empty"), " \n");
        assertRefused("invalid value '9443' for flag '--address'; it is not host:port", "--address", "9443");
        assertRefused("invalid value ':0' for flag '--address'", "--address", ":0");
        assertRefused("invalid value ':70000' for flag '--address'", "--address", ":70000");
        assertRefused("'b$' is neither a host name nor an IP address", "--dns", "a b$");
        assertRefused("'10.0.0.256' is neither a host name nor an IP address", "--dns", "10.0.0.256");
        assertRefused("is empty; write the password into it", "--password-file", empty.toString());
        assertRefused("does not exist", "--provisioner-password-file", home.resolve("none").toString());
        assertRefused("invalid value 'linked' for flag '--deployment-type'; options are standalone", "--deployment-type", "linked");
        assertRefused("invalid value 'http://x' for flag '--with-ca-url'; it must have the scheme https", "--with-ca-url", "http://x");
        assertRefused("flag '--pki' is incompatible with '--no-db'", "--pki", "--no-db");
        assertRefused("flag '--kty' requires the '--ssh' flag", "--kty", "EC");
        assertRefused("flag '--crv' requires the '--kty' flag", "--ssh", "--curve", "P-256");
        assertRefused("the size of an RSA key is 2048 to 8192 bits", "--ssh", "--kty", "RSA", "--size", "1024");
        assertRefused("invalid value 'many' for flag '--size'; it is not a number of bits", "--ssh", "--kty", "RSA", "--size", "many");
        assertRefused("invalid value 'DSA' for flag '--kty'", "--ssh", "--kty", "DSA");
        assertRefused("'../x' is not a valid context name", "--context", "../x");
        assertRefused("flag provided but not defined: --acme", "--acme");
    }

    @Test
    void no_name_at_all_is_refused() throws IOException {
        var run = user().run("ca", "init", "--dns=", "--name", "Lab");
        assertEquals("invalid value '' for flag '--dns'; at least one name or address is needed\n", run.err());
        assertEquals(List.of(), files());
    }

    @Test
    void existing_files_are_replaced_only_when_told_so() throws IOException {
        init("--ssh");
        var before = Files.readString(base.resolve("secrets/root_ca_key"));
        var silent = user().run(scripted("--ssh"));
        assertEquals(1, silent.exitCode());
        assertTrue(silent.err().contains("give the answer with the '--force' flag"), silent.err());
        assertTrue(silent.err().contains("'--context'"), silent.err());
        var no = user().at(new ScriptedDevice("n\n")).run(scripted("--ssh"));
        assertTrue(no.err().contains("file exists"), no.err());
        assertEquals(before, Files.readString(base.resolve("secrets/root_ca_key")));

        assertEquals(0, user().at(new ScriptedDevice("y\n")).run(scripted("--ssh")).exitCode());
        assertNotEquals(before, Files.readString(base.resolve("secrets/root_ca_key")));
    }

    @Test
    void the_dialogue_asks_in_its_order_for_what_is_missing() throws IOException {
        var device = new ScriptedDevice("\nLab\nbad name!\nca.lab, 10.0.0.1\nnonsense\n:9443\nadmin\ncorrect horse\n");
        var run = user().at(device).run("ca", "init", "--ssh");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("✔ Deployment Type: Standalone\n"), run.err());
        var asked = Arrays.stream(device.shown().split("\\? ")).skip(1).map(line -> line.split(" \\(")[0].strip()).toList();
        assertEquals(List.of("What is the name of the new authority", "What is the name of the new authority",
                "At which DNS names or IP addresses will clients reach the CA",
                "At which DNS names or IP addresses will clients reach the CA",
                "On which address shall the CA listen", "On which address shall the CA listen",
                "What is the name of the first provisioner", "Password for the CA keys and the first provisioner"), asked);
        key("ssh_user_ca_key");
        assertEquals("https://ca.lab:9443", json("defaults.json").text("ca-url"));
    }

    @Test
    void an_empty_password_makes_a_strong_one_and_shows_it_at_the_terminal_only() {
        var device = new ScriptedDevice("\n");
        var run = user().at(device).run("ca", "init", "--name", "Lab", "--dns", "ca.lab", "--address", ":9443", "--provisioner", "x");
        assertEquals(0, run.exitCode(), run.err());
        var shown = device.shown().lines().filter(line -> line.startsWith("Password: ")).findFirst().orElseThrow();
        var password = shown.substring("Password: ".length());
        assertTrue(password.matches("[A-Za-z0-9]{32}"), password);
        assertFalse(run.err().contains(password));
        PrivateKeyFile.read(base.resolve("secrets/root_ca_key"), () -> Secret.of(password));
    }

    @Test
    void without_a_terminal_the_first_missing_flag_is_named() throws IOException {
        var run = user().run("ca", "init", "--ssh");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().endsWith("hint: give the answer with the '--name' flag\n"), run.err());
        assertEquals(List.of(), files());
    }

    @Test
    void a_context_gets_its_own_directory() throws IOException {
        init("--context", "lab", "--profile", "me");
        assertTrue(Files.exists(base.resolve("authorities/lab/config/ca.json")));
        assertTrue(Files.exists(base.resolve("profiles/me/config/defaults.json")));
        assertEquals("lab\n", user().run("context", "current").out());
        assertEquals(base.resolve("authorities/lab") + "\n", user().run("path").out());
        init();
        assertEquals("▶ ca.lab\nlab\n", user().run("context", "list").out());
    }

    @Test
    void a_name_clash_of_provisioners_is_avoided() throws IOException {
        init("--ssh", "--provisioner", "sshpop");
        var names = json("ca.json").object("authority").orElseThrow().array("provisioners").stream()
                .map(provisioner -> ((JsonObject) provisioner).text("name")).toList();
        assertEquals(List.of("sshpop", "sshpop-1"), names);
    }

    @Test
    void a_directory_that_cannot_be_written_leaves_nothing_behind() throws IOException {
        var obstacle = Files.writeString(home.resolve("file"), "x");
        var run = user().with("STEPPATH", obstacle.resolve("below").toString()).run(scripted());
        assertEquals(1, run.exitCode());
        assertEquals("x", Files.readString(obstacle));
        Files.createDirectories(base.resolve("certs/root_ca.crt/not-empty"));
        assertEquals(1, user().run(scripted("--force")).exitCode());
        assertFalse(Files.exists(base.resolve("config/ca.json")));
        try (var left = Files.list(base)) {
            assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith(".init-")));
        }
    }
}
