package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.countersign.core.api.SshConfigFile;
import org.countersign.core.api.SshConfigRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.sshconfig.FileKind;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients and hosts are given to configure their ssh: the built-in files, the operator's own, and what real ssh makes of them.
class SshConfigTest {
    private static final ProvisionerKey OTHER = ProvisionerKey.generate(new SecureRandom());

    @TempDir
    static Path directory;

    private static TestCa ca;
    private static TestCa operators;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(Files.createTempDirectory(directory, "built-in"), SshConfigTest::federated);
        var own = Files.createTempDirectory(directory, "own");
        Files.createDirectories(own.resolve("templates"));
        Files.writeString(own.resolve("templates/a.tpl"), "{{ .greeting }} {{ .User.Name }}{{ .User.Missing }}");
        Files.writeString(own.resolve("templates/sshd.tpl"), "{{ .User.Certificate }} {{ .User.Key }}");
        Files.writeString(own.resolve("templates/broken.tpl"), "{{ .Step.SSH.HostKey.Nothing }}");
        operators = new TestCa(own, config -> config.put("templates", templates(
                List.of(template("a.tpl", "file", "templates/a.tpl").put("requires", List.of("Name")).build(),
                        JsonObject.builder().put("name", "d").put("type", "directory").put("path", "ssh/d").build()),
                List.of(template("sshd_config.tpl", "snippet", "templates/sshd.tpl").build()))));
    }

    private static JsonObject.Builder federated(JsonObject.Builder config) {
        var key = JsonObject.builder().put("type", "host").put("federated", true).put("key", OTHER.publicJwk().json()).build();
        var ssh = config.build().object("ssh").orElseThrow();
        return config.put("ssh", ssh.edit().put("keys", new JsonArray(List.<JsonValue>of(key))).build());
    }

    private static JsonObject.Builder template(String name, String type, String file) {
        return JsonObject.builder().put("name", name).put("type", type).put("template", file).put("path", "x/" + name);
    }

    private static JsonObject templates(List<JsonValue> user, List<JsonValue> host) {
        return JsonObject.builder()
                .put("ssh", JsonObject.builder().put("user", new JsonArray(user)).put("host", new JsonArray(host)).build())
                .put("data", JsonObject.builder().put("greeting", "Hello").build()).build();
    }

    @AfterAll
    static void stop() {
        ca.close();
        operators.close();
    }

    private static Answer ask(TestCa ca, CertificateType type, Map<String, String> data) throws Exception {
        return ca.post("/ssh/config", new SshConfigRequest(type, data).toJson());
    }

    private static List<SshConfigFile> files(TestCa ca, CertificateType type, Map<String, String> data) throws Exception {
        var answer = ask(ca, type, data);
        assertEquals(200, answer.status(), answer.toString());
        return SshConfigFile.read(type, answer.json());
    }

    private static Map<String, String> texts(CertificateType type, Map<String, String> data) throws Exception {
        return files(ca, type, data).stream().collect(Collectors.toMap(SshConfigFile::name, file -> new String(file.content())));
    }

    private static Map<String, String> client(String... more) {
        var data = new LinkedHashMap<>(Map.of("GOOS", "linux", "StepPath", "/home/jane/.step/authorities/lab",
                "StepBasePath", "/home/jane/.step", "StepSSHTemplateVersion", "v2"));
        for (int i = 0; i < more.length; i += 2) {
            data.put(more[i], more[i + 1]);
        }
        return data;
    }

    private static String line(String keyFile) throws Exception {
        return SshPublicKey.of(org.countersign.core.keys.PrivateKeyFile.read(ca.directory().resolve(keyFile), () -> {
            throw new AssertionError("not encrypted");
        }).getPublic()).toLine();
    }

    @Test
    void users_are_given_the_built_in_files() throws Exception {
        var files = files(ca, CertificateType.USER, client("User", "jane", "Context", "lab", "Console", "true", "Provisioner", "My SSO"));
        assertEquals(List.of("config.tpl snippet ~/.ssh/config #", "step_includes.tpl prepend-line ${STEPPATH}/ssh/includes #",
                "step_config.tpl file ssh/config #", "known_hosts.tpl file ssh/known_hosts #"), files.stream()
                .map(file -> file.name() + " " + file.kind().word() + " " + file.path() + " " + file.comment()).toList());
        var texts = files.stream().map(file -> new String(file.content())).toList();
        assertEquals("Host *\n\tInclude \"/home/jane/.step/ssh/includes\"\n", texts.get(0));
        assertEquals("Include \"/home/jane/.step/authorities/lab/ssh/config\"", texts.get(1));
        assertEquals("""
                Match exec "ca-cli ssh check-host --context lab %h"
                \tUser jane
                \tUserKnownHostsFile "/home/jane/.step/authorities/lab/ssh/known_hosts"
                \tProxyCommand ca-cli ssh proxycommand --context lab --console --provisioner "My SSO" %r %h %p
                """, texts.get(2));
        assertEquals("@cert-authority * " + line("ssh_host_key") + "\n@cert-authority * "
                + SshPublicKey.of(OTHER.publicJwk().toJca()).toLine() + "\n", texts.get(3));
    }

    @Test
    void hosts_are_given_the_built_in_files() throws Exception {
        var texts = texts(CertificateType.HOST, client("Certificate", "ssh_host_ed25519_key-cert.pub", "Key", "ssh_host_ed25519_key"));
        assertEquals("Match all\n\tTrustedUserCAKeys /etc/ssh/ca.pub\n\tHostCertificate /etc/ssh/ssh_host_ed25519_key-cert.pub\n"
                + "\tHostKey /etc/ssh/ssh_host_ed25519_key", texts.get("sshd_config.tpl"));
        assertEquals(line("ssh_user_key") + "\n", texts.get("ca.tpl"));
    }

    @Test
    void windows_has_its_own_paths() throws Exception {
        var texts = texts(CertificateType.USER, client("GOOS", "windows", "StepPath", "C:\\Users\\jane\\.step",
                "StepBasePath", "C:\\Users\\jane\\.step"));
        assertEquals("Host *\n\tInclude \"/Users/jane/.step/ssh/includes\"\n", texts.get("config.tpl"));
        assertEquals("Include \"/Users/jane/.step/ssh/config\"", texts.get("step_includes.tpl"));
        assertEquals("""
                Match exec "ca-cli ssh check-host %h"
                \tUserKnownHostsFile "C:\\Users\\jane\\.step\\ssh\\known_hosts"
                \tProxyCommand C:\\Windows\\System32\\cmd.exe /c ca-cli ssh proxycommand %r %h %p
                """, texts.get("step_config.tpl"));
    }

    @Test
    void clients_of_old_get_the_includes_as_a_file() throws Exception {
        var data = client();
        data.remove("StepSSHTemplateVersion");
        data.remove("StepBasePath");
        var files = files(ca, CertificateType.USER, data);
        assertEquals(FileKind.FILE, files.get(1).kind());
        assertEquals("ssh/includes", files.get(1).path());
        assertEquals("Host *\n\tInclude \"/home/jane/.step/authorities/lab/ssh/includes\"\n", new String(files.getFirst().content()));
    }

    @Test
    void an_authority_of_step_ca_names_its_command_line() throws Exception {
        var theirs = Files.createTempDirectory(directory, "theirs");
        try (var made = new TestCa(theirs, config -> config.put("db", JsonObject.builder().put("type", "badgerv2")
                .put("dataSource", theirs.resolve("db").toString()).build()))) {
            var text = new String(files(made, CertificateType.USER, client()).get(2).content());
            assertTrue(text.startsWith("Match exec \"step ssh check-host %h\"\n"), text);
        }
    }

    @Test
    void what_a_template_requires_must_be_told() throws Exception {
        var answer = ask(ca, CertificateType.HOST, client("Certificate", "c"));
        assertRefused(400, "malformed-request", answer);
        assertEquals("The value of \"Key\" is missing: give it with `--set Key=<value>`.", answer.message());
        assertRefused(400, "malformed-request", ask(operators, CertificateType.HOST, client()));
        assertRefused(400, "malformed-request", ask(operators, CertificateType.USER, client()));
    }

    @Test
    void the_operators_own_files_are_served_as_they_are() throws Exception {
        var files = files(operators, CertificateType.USER, Map.of("Name", "Jane & Joe"));
        assertEquals("Hello Jane & Joe<no value>", new String(files.getFirst().content()));
        assertEquals("x/a.tpl", files.getFirst().path());
        assertEquals(FileKind.DIRECTORY, files.get(1).kind());
        assertTrue(ask(operators, CertificateType.USER, Map.of("Name", "x")).json().toString().contains("\"content\":null"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "User # jane; rm -rf /", "User # jane%h", "User # -oProxyCommand=x", "Context # lab`id`", "Context # a b", "Context # $HOME",
        "Provisioner # x\" id \"", "Provisioner # $(id)", "Provisioner # a|b", "StepPath # /home/a\"b", "StepPath # /home/$(id)",
        "StepPath # /home/%h", "StepBasePath # /home/a`b", "Certificate # ../../shadow", "Certificate # -x", "Key # a b",
        "GOOS # linux;x", "Console # true id", "Other # line\u2028end", "Bad-Name # x"})
    void hostile_values_do_not_go_into_ssh_configuration(String name, String value) throws Exception {
        assertRefused(400, "malformed-request", ask(ca, CertificateType.USER, client(name, value)));
    }

    @Test
    void no_value_begins_a_line_of_its_own() throws Exception {
        for (var name : List.of("User", "Other", "StepPath", "Certificate")) {
            assertRefused(400, "malformed-request", ask(ca, CertificateType.USER, client(name, "a\n\tProxyCommand id")));
            assertRefused(400, "malformed-request", ask(ca, CertificateType.HOST, client(name, "a\rb")));
        }
    }

    @Test
    void only_texts_of_a_user_or_host_are_taken() throws Exception {
        assertRefused(400, "invalid-certificate-type", ca.post("/ssh/config", "{\"type\": \"admin\"}"));
        assertRefused(400, "malformed-request", ca.post("/ssh/config", "{\"data\": {\"User\": 1}}"));
        assertRefused(400, "malformed-request", ca.post("/ssh/config", "{\"data\": []}"));
        assertEquals(200, ca.post("/1.0/ssh/config/user", "{\"type\": \"\", \"data\": {\"StepPath\": \"/s\"}}").status());
    }

    @Test
    void without_ssh_there_is_nothing_to_configure() throws Exception {
        try (var plain = new TestCa(Files.createTempDirectory(directory, "plain"), config -> config.remove("ssh"))) {
            assertRefused(404, "not-found", ask(plain, CertificateType.USER, client()));
        }
    }

    @Test
    void a_key_that_is_not_there_cannot_be_rendered() throws Exception {
        UnaryOperator<JsonObject.Builder> hostOnly = config ->
                config.put("ssh", config.build().object("ssh").orElseThrow().edit().remove("userKey").build());
        try (var half = new TestCa(Files.createTempDirectory(directory, "half"), hostOnly)) {
            assertEquals(4, files(half, CertificateType.USER, client()).size());
            assertRefused(500, "template-failed", ask(half, CertificateType.HOST, client("Certificate", "c", "Key", "k")));
        }
    }

    @Test
    void a_template_that_cannot_be_read_stops_the_start_with_its_place() throws Exception {
        var home = Files.createTempDirectory(directory, "broken");
        Files.writeString(home.resolve("broken.tpl"), "fine\n  {{ end }}");
        var message = assertThrows(StartException.class, () -> new TestCa(home, config -> config.put("templates", templates(
                List.of(template("b", "file", "broken.tpl").build()), List.of())))).getMessage();
        assertTrue(message.contains(home.resolve("broken.tpl") + ":2:"), message);
    }

    /// The three files as a client writes them; `Command` is one that says yes, so that the match is there.
    @Test
    void real_ssh_reads_the_built_in_files() throws Exception {
        var step = Files.createTempDirectory(directory, "client");
        try (var yes = new TestCa(Files.createTempDirectory(directory, "yes"), config -> config)) {
            for (var file : files(yes, CertificateType.USER, client("User", "jane", "Provisioner", "My SSO",
                    "StepPath", step.toString(), "StepBasePath", step.toString()))) {
                var name = file.path().substring(file.path().lastIndexOf('/') + 1);
                var place = file.name().equals("config.tpl") ? step.resolve("user_config") : step.resolve("ssh").resolve(name);
                Files.createDirectories(place.getParent());
                Files.writeString(place, new String(file.content()).replace("ca-cli", "true"));
            }
        }
        var settings = ssh("-G", "-F", step.resolve("user_config").toString(), "web01.example.com");
        assertTrue(settings.contains("user jane\n"), settings);
        assertTrue(settings.contains("userknownhostsfile " + step + "/ssh/known_hosts\n"), settings);
        assertTrue(settings.contains("proxycommand true ssh proxycommand --provisioner \"My SSO\" %r %h %p\n"), settings);
    }

    private static String ssh(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("ssh"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(code, answer.code(), answer.toString());
        assertEquals(status, answer.status());
    }
}
