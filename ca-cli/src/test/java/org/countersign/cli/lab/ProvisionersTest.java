package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ca provisioner add`, `update` and `remove`: what they write, and that a real `ca-server` starts with it.
@Timeout(180)
class ProvisionersTest {
    @TempDir
    Path home;

    private CliRun run(String... words) {
        return CliRun.user(home).run(words);
    }

    private CliRun must(String... words) {
        var run = run(words);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private void refused(String message, String... words) throws Exception {
        var before = Files.readString(config());
        var run = run(words);
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals(before, Files.readString(config()));
    }

    private Path config() {
        return home.resolve(".step/config/ca.json");
    }

    private Path password() throws Exception {
        return Files.writeString(home.resolve("password"), "not a secret\n");
    }

    private void init() throws Exception {
        must("ca", "init", "--ssh", "--name", "Lab", "--dns", "127.0.0.1", "--address", "127.0.0.1:9443", "--provisioner", "admin",
                "--password-file", password().toString());
    }

    private JsonObject provisioner(String name) throws Exception {
        return Json.parseObject(Files.readString(config()), JsonLimits.FILE).object("authority").orElseThrow()
                .array("provisioners").stream().map(JsonObject.class::cast).filter(it -> it.text("name").equals(name))
                .findFirst().orElseThrow(() -> new AssertionError("there is no " + name));
    }

    private static JsonObject json(String text) {
        return Json.parseObject(text, JsonLimits.FILE);
    }

    @Test
    void a_real_server_starts_with_what_was_added_and_changed() throws Exception {
        var lab = Lab.open(home);
        lab.server().close();
        var admin = CliRun.user(home.resolve("ca"));
        var second = Files.writeString(home.resolve("second-password"), "second");
        var cluster = home.resolve("cluster.key");
        assertEquals(0, admin.run("crypto", "keypair", home.resolve("cluster.pub").toString(), cluster.toString(), "--no-password",
                "--insecure").exitCode());
        for (var words : List.of(
                List.of("add", "cluster", "--type", "K8SSA", "--public-key", home.resolve("cluster.pub").toString()),
                List.of("update", "admin", "--ssh-user-max-dur", "240h"),
                List.of("add", "deploy", "--create", "--password-file", second.toString(), "--ssh-user-default-dur", "1h"),
                List.of("add", "unused", "--create", "--password-file", second.toString()),
                List.of("remove", "unused"),
                List.of("add", "hosts", "--type", "x5c", "--x5c-root", lab.caFile("certs/root_ca.crt").toString()),
                List.of("webhook", "add", "hosts", "gate", "--url", "https://127.0.0.1:1/gate", "--kind", "authorizing", "--cert-type", "x509"))) {
            var all = new ArrayList<>(List.of("ca", "provisioner"));
            all.addAll(words);
            var run = admin.run(all.toArray(String[]::new));
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.err().startsWith("✔ CA Configuration: " + lab.caFile("config/ca.json") + "\n"), run.err());
        }
        try (var server = RunningServer.start(lab.caFile("config/ca.json"), lab.passwordFile, home.resolve("second.log"))) {
            assertTrue(server.isRunning(), server.log());
            OpenSsh.key(lab.file("id"), "ed25519", "");
            lab.must("ssh", "certificate", "--sign", "jane", lab.file("id.pub").toString(), "--provisioner", "admin",
                    "--not-after", "239h", "--provisioner-password-file", lab.passwordFile.toString());
            lab.must("ssh", "certificate", "--sign", "jane", lab.file("id.pub").toString(), "--provisioner", "deploy", "--force",
                    "--provisioner-password-file", second.toString());
            lab.must("ca", "certificate", "jane", lab.file("jane.crt").toString(), lab.file("jane.key").toString(), "--provisioner", "admin",
                    "--provisioner-password-file", lab.passwordFile.toString());
            var byHolder = lab.must("ssh", "certificate", "--sign", "jane", lab.file("id.pub").toString(), "--force",
                    "--x5c-cert", lab.file("jane.crt").toString(), "--x5c-key", lab.file("jane.key").toString());
            assertTrue(byHolder.err().startsWith("✔ Provisioner: hosts (X5C)\n"), byHolder.err());
            var asked = lab.run("ca", "certificate", "web", lab.file("web.crt").toString(), lab.file("web.key").toString(),
                    "--x5c-cert", lab.file("jane.crt").toString(), "--x5c-key", lab.file("jane.key").toString());
            assertTrue(asked.exitCode() == 1 && asked.err().contains("webhook"), asked.err());
            assertTrue(lab.must("ca", "token", "web.lab", "--x5c-cert", lab.file("jane.crt").toString(), "--x5c-key",
                    lab.file("jane.key").toString()).out().split("\\.").length == 3);
            var account = Files.writeString(lab.file("account-token"), admin.run("crypto", "jwt", "sign", "--key", cluster.toString(),
                    "--iss", "kubernetes/serviceaccount", "--sub", "system:serviceaccount:prod:web", "--subtle").out());
            var byAccount = lab.must("ssh", "certificate", "--sign", "system:serviceaccount:prod:web", lab.file("id.pub").toString(),
                    "--force", "--principal", "web", "--k8ssa-token-path", account.toString());
            assertTrue(byAccount.err().startsWith("✔ Provisioner: cluster (K8sSA)\n"), byAccount.err());
            var noToken = lab.run("ssh", "certificate", "--sign", "web", lab.file("id.pub").toString(), "--force",
                    "--k8ssa-token-path", lab.file("id.pub").toString());
            assertTrue(noToken.err().contains("does not hold the token of a service account"), noToken.err());
            var listed = lab.must("ca", "provisioner", "list").out();
            assertTrue(listed.contains("\"name\": \"hosts\"") && !listed.contains("unused"), listed);
        }
    }

    @Test
    void a_webhook_is_added_changed_and_removed() throws Exception {
        init();
        var before = provisioner("admin");
        var out = must("ca", "provisioner", "webhook", "add", "admin", "people", "--url", "https://people.lab/who").out();
        var id = out.replaceFirst("(?s)Webhook ID: (.*)\nSecret: .*", "$1");
        var secretFile = home.resolve(".step/secrets/webhook-" + id);
        assertEquals("Webhook ID: " + id + "\nSecret: " + Files.readString(secretFile), out);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secretFile)));
        var hook = "{\"id\":\"" + id + "\",\"name\":\"people\",\"kind\":\"ENRICHING\",\"certType\":\"%s\",\"secretFile\":\"" + secretFile
                + "\",\"url\":\"https://people.lab/who\"%s}";
        assertEquals(List.of(json(hook.formatted("ALL", ""))), hooks());

        var token = Files.writeString(home.resolve("token"), "abc").toString();
        Files.setPosixFilePermissions(home.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
        refused("is open to other users\nhint: run: chmod 600 " + token,
                "ca", "provisioner", "webhook", "update", "admin", "people", "--bearer-token-file", token);
        Files.setPosixFilePermissions(home.resolve("token"), PosixFilePermissions.fromString("rw-------"));
        must("ca", "provisioner", "webhook", "update", "admin", "people", "--cert-type", "ssh", "--bearer-token-file", token);
        assertEquals(List.of(json(hook.formatted("SSH", ",\"bearerTokenFile\":\"" + token + "\""))), hooks());
        must("ca", "provisioner", "webhook", "update", "admin", "people", "--basic-auth-username", "jane", "--basic-auth-password-file", token);
        assertEquals(List.of(json(hook.formatted("SSH", ",\"username\":\"jane\",\"passwordFile\":\"" + token + "\""))), hooks());
        must("ca", "provisioner", "webhook", "add", "admin", "gate", "--url", "https://gate.lab", "--kind", "AUTHORIZING");
        must("ca", "provisioner", "webhook", "remove", "admin", "people");
        assertEquals(List.of("gate"), hooks().stream().map(left -> left.text("name")).toList());
        must("ca", "provisioner", "webhook", "remove", "admin", "gate");
        assertEquals(before, provisioner("admin"));
    }

    /// The CA could not read what is root's alone, and would not start. Who is not root writes what is his own.
    @Test
    void what_root_writes_belongs_to_the_account_of_the_ca() throws Exception {
        init();
        var secrets = home.resolve(".step/secrets");
        if (System.getProperty("user.name").equals("root")) {
            var account = home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(config(), account);
            Files.setOwner(secrets, account);
        }
        var owner = Files.getOwner(secrets);
        must("ca", "provisioner", "update", "admin", "--ssh-user-max-dur", "240h");
        must("ca", "provisioner", "webhook", "add", "admin", "people", "--url", "https://people.lab/who");
        assertEquals(owner, Files.getOwner(config()));
        assertEquals(owner, Files.getOwner(Path.of(hooks().getFirst().text("secretFile"))));
    }

    private List<JsonObject> hooks() throws Exception {
        return provisioner("admin").object("options").orElse(JsonObject.EMPTY).array("webhooks").stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void limits_that_contradict_one_another_are_refused_or_warned_of() throws Exception {
        init();
        refused("the CA would disable this provisioner: minTLSCertDuration (48h0m0s) is longer than maxTLSCertDuration (24h0m0s)",
                "ca", "provisioner", "update", "admin", "--x509-min-dur", "48h");
        refused("minTLSCertDuration (48h0m0s)", "ca", "provisioner", "add", "second", "--type", "SSHPOP", "--x509-min-dur", "48h");
        must("ca", "provisioner", "update", "admin", "--x509-min-dur", "48h", "--x509-default-dur", "72h");
        var narrow = must("ca", "provisioner", "update", "admin", "--ssh-user-max-dur", "10h");
        assertTrue(narrow.err().contains("warning: defaultUserSSHCertDuration (16h0m0s) is outside the limits"), narrow.err());
        refused("flag '--remove-domain' does not fit a provisioner of type JWK", "ca", "provisioner", "update", "admin", "--remove-domain", "x");
    }

    @Test
    void a_webhook_that_the_ca_would_not_start_with_is_refused() throws Exception {
        init();
        refused("requires the '--url' flag", "ca", "provisioner", "webhook", "add", "admin", "people");
        refused("it is not an https URL", "ca", "provisioner", "webhook", "add", "admin", "people", "--url", "http://people.lab");
        refused("it is not an https URL", "ca", "provisioner", "webhook", "add", "admin", "people", "--url", "https://jane@people.lab");
        refused("it is not an https URL", "ca", "provisioner", "webhook", "add", "admin", "people", "--url", "https://people\n.lab");
        refused("the name of a webhook is", "ca", "provisioner", "webhook", "add", "admin", "a b", "--url", "https://people.lab");
        refused("flag '--basic-auth-username' requires the '--basic-auth-password-file' flag",
                "ca", "provisioner", "webhook", "add", "admin", "people", "--url", "https://people.lab", "--basic-auth-username", "jane");
        refused("of '--bearer-token-file' is not a regular file",
                "ca", "provisioner", "webhook", "add", "admin", "people", "--url", "https://people.lab", "--bearer-token-file", "none");
        refused("does not have a webhook 'people'", "ca", "provisioner", "webhook", "update", "admin", "people", "--kind", "AUTHORIZING");
        refused("provisioner 'nobody' not found", "ca", "provisioner", "webhook", "remove", "nobody", "people");
        try (var secrets = Files.list(home.resolve(".step/secrets"))) {
            assertEquals(List.of(), secrets.filter(file -> file.getFileName().toString().startsWith("webhook")).toList());
        }
    }

    @Test
    void each_type_has_its_settings() throws Exception {
        init();
        must("ca", "provisioner", "add", "google", "--type", "OIDC", "--client-id", "abc", "--client-secret", "xyz",
                "--configuration-endpoint", "https://accounts.google.com", "--domain", "a.com", "--domain", "b.com", "--admin", "x@a.com");
        assertEquals(json("""
                {"type":"OIDC","name":"google","clientID":"abc","clientSecret":"xyz",
                 "configurationEndpoint":"https://accounts.google.com","admins":["x@a.com"],"domains":["a.com","b.com"],
                 "claims":{"enableSSHCA":true}}"""), provisioner("google"));
        must("ca", "provisioner", "update", "google", "--name", "g", "--remove-domain", "a.com", "--domain", "c.com",
                "--client-secret", "", "--ssh=false", "--ssh-user-max-dur", "8h");
        assertEquals(json("""
                {"type":"OIDC","name":"g","clientID":"abc","configurationEndpoint":"https://accounts.google.com",
                 "admins":["x@a.com"],"domains":["b.com","c.com"],"claims":{"enableSSHCA":false,"maxUserSSHCertDuration":"8h"}}"""),
                provisioner("g"));
        must("ca", "provisioner", "add", "cloud", "--type", "aws", "--aws-account", "123", "--instance-age", "1h", "--disable-tofu");
        assertEquals(json("""
                {"type":"AWS","name":"cloud","accounts":["123"],"instanceAge":"1h","disableTrustOnFirstUse":true,
                 "claims":{"enableSSHCA":true}}"""), provisioner("cloud"));
    }

    @Test
    void templates_come_from_files_and_go_again() throws Exception {
        init();
        var template = Files.writeString(home.resolve("ssh.tpl"), "{\"type\": {{ toJson .Type }}}");
        var data = Files.writeString(home.resolve("data.json"), "{\"team\":[1,2]}");
        must("ca", "provisioner", "update", "admin", "--ssh-template", template.toString(), "--ssh-template-data", data.toString());
        assertEquals(json("{\"ssh\":{\"template\":\"{\\\"type\\\": {{ toJson .Type }}}\",\"templateData\":{\"team\":[1,2]}}}"),
                provisioner("admin").object("options").orElseThrow());
        must("ca", "provisioner", "update", "admin", "--ssh-template=", "--ssh-template-data=");
        assertFalse(provisioner("admin").get("options").isPresent());
    }

    @Test
    void a_jwk_provisioner_takes_keys_from_files() throws Exception {
        init();
        OpenSsh.key(home.resolve("key"), "ecdsa-256", "");
        must("ca", "provisioner", "add", "closed", "--public-key", home.resolve("key.pub").toString());
        assertFalse(provisioner("closed").get("encryptedKey").isPresent());
        must("ca", "provisioner", "update", "closed", "--private-key", home.resolve("key").toString(),
                "--password-file", password().toString());
        assertTrue(provisioner("closed").text("encryptedKey").split("\\.").length == 5);
        var key = provisioner("closed").object("key").orElseThrow();
        assertFalse(key.get("d").isPresent(), "the private half stands in the file in the clear");
        must("ca", "provisioner", "update", "closed", "--private-key", "");
        assertFalse(provisioner("closed").get("encryptedKey").isPresent());
        assertEquals(key, provisioner("closed").object("key").orElseThrow());
    }

    @Test
    void a_kind_that_keeps_ca_server_from_starting_is_written_with_a_warning() throws Exception {
        init();
        var run = must("ca", "provisioner", "add", "acme", "--type", "ACME");
        assertTrue(run.err().contains("ca-server does not serve provisioners of type ACME, and does not start with one"), run.err());
        assertEquals("", must("ca", "provisioner", "remove", "acme").err().replaceAll("(?m)^(✔|Send SIGHUP).*\\n", ""));
    }

    @Test
    void what_makes_no_sense_is_refused_and_nothing_is_written() throws Exception {
        init();
        refused("there is a provisioner 'admin'", "ca", "provisioner", "add", "admin", "--create");
        refused("provisioner 'nobody' not found", "ca", "provisioner", "update", "nobody", "--ssh=false");
        refused("provisioner 'nobody' not found", "ca", "provisioner", "remove", "nobody");
        refused("requires the '--create' or the '--public-key' flag", "ca", "provisioner", "add", "x");
        refused("requires the '--client-id' flag", "ca", "provisioner", "add", "x", "--type", "OIDC");
        refused("'--domain' does not fit a provisioner of type JWK", "ca", "provisioner", "update", "admin", "--domain", "a.com");
        refused("has no key of its own", "ca", "provisioner", "add", "x", "--type", "ACME", "--create");
        refused("invalid value 'long' for flag '--ssh-user-max-dur'", "ca", "provisioner", "update", "admin", "--ssh-user-max-dur", "long");
        refused("nothing to change", "ca", "provisioner", "update", "admin");
        refused("options are JWK", "ca", "provisioner", "add", "x", "--type", "SAML");
        must("ca", "provisioner", "add", "x", "--create", "--password-file", password().toString());
        Files.writeString(home.resolve("leaf.crt"), "no certificate");
        refused("error parsing", "ca", "provisioner", "add", "y", "--type", "X5C", "--x5c-root", home.resolve("leaf.crt").toString());
        refused("the configuration " + home.resolve("none.json") + " does not exist", "ca", "provisioner", "remove", "x",
                "--ca-config", home.resolve("none.json").toString());
    }
}
