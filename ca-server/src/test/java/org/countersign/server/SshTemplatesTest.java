package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What templates for SSH certificates can say, and that they are judged as everything else is.
class SshTemplatesTest {
    private static final JsonObject CLAIMS = JsonObject.builder()
            .put("groups", List.of("ops", "dev")).put("n", 3).put("evil", "x\",\"principals\":[\"root\"],\"a\":\"").build();
    /// The members of the built-in template.
    private static final String DEFAULT = """
            {"type": {{ toJson .Type }}, "keyId": {{ toJson .KeyID }}, "principals": {{ toJson .Principals }},
             "extensions": {{ toJson .Extensions }}, "criticalOptions": {{ toJson .CriticalOptions }}}""";
    private static final Instant END = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(7200);

    @TempDir
    static Path directory;

    private static ShapedCa ca;

    @BeforeAll
    static void start() throws Exception {
        var options = ShapedCa.options();
        options.put("default", ShapedCa.ssh(DEFAULT));
        options.put("base64", ShapedCa.ssh(Base64.getEncoder().encodeToString(DEFAULT.getBytes())));
        options.put("rich", ShapedCa.ssh("""
                {"TYPE": "User", "keyId": "{{ .KeyID }} via {{ .Token.iss }}",
                 "principals": {{ toJson (concat .Principals .Token.groups (list .Insecure.User.nick)) }},
                 "extensions": {{ set .Extensions "login@example.com" "jane" | toJson }},
                 "criticalOptions": {"force-command": "/bin/date", "source-address": "10.0.0.0/8,2001:db8::/32"},
                 "validBefore": "%s", "unknown": [1]}""".formatted(END)));
        options.put("data", JsonObject.builder().put("ssh", JsonObject.builder().put("template", DEFAULT)
                .put("templateData", JsonObject.builder().put("Principals", List.of("from-data")).build()).build()).build());
        options.put("file", JsonObject.builder().put("ssh", JsonObject.builder().put("templateFile", "shape.tpl").build()).build());
        Files.writeString(directory.resolve("shape.tpl"), "{{/* a file */}}\n" + DEFAULT);
        options.put("request", ShapedCa.ssh("""
                {"type": {{ toJson .Insecure.CR.Type }}, "keyId": "{{ .Insecure.CR.KeyID }} {{ .Insecure.CR.Key.Type }}",
                 "principals": {{ toJson .Insecure.CR.Principals }}}"""));
        options.put("injected", ShapedCa.ssh("{\"type\": \"user\", \"keyId\": \"{{ .Token.evil }}\", \"principals\": [\"jane\"]}"));
        options.put("fail", ShapedCa.ssh("{{ fail (printf \"not for you, %s\" .Token.sub) }}"));
        options.put("broken", ShapedCa.ssh("{{ .Token.groups.x }}"));
        options.put("text", ShapedCa.ssh("{ this is no JSON"));
        options.put("loop", ShapedCa.ssh("{{ range until 1000000 }}{{ range until 1000000 }}x{{ end }}{{ end }}"));
        results().forEach((name, result) -> options.put(name, ShapedCa.ssh(result)));
        ca = ShapedCa.start(directory, options, config -> config);
    }

    private static Map<String, String> results() {
        return Map.ofEntries(
                result("no-type", "\"keyId\": \"k\", \"principals\": [\"a\"]"),
                result("serial", user("a", ", \"serial\": 17")),
                result("nonce", user("a", ", \"nonce\": \"AAAA\"")),
                result("number", "\"type\": \"user\", \"keyId\": 1, \"principals\": [\"a\"]"),
                result("time", user("a", ", \"validBefore\": \"tomorrow\"")),
                result("comma", user("a,root", "")),
                result("nobody", "\"type\": \"user\", \"keyId\": \"k\", \"principals\": null"),
                result("no-key-id", "\"type\": \"user\", \"principals\": [\"a\"]"),
                result("unknown-option", user("a", ", \"criticalOptions\": {\"run-as\": \"root\"}")),
                result("networks", user("a", ", \"criticalOptions\": {\"source-address\": \"10.1.2.3/8\"}")),
                result("no-command", user("a", ", \"criticalOptions\": {\"force-command\": \" \"}")),
                result("value", user("a", ", \"extensions\": {\"permit-pty\": \"yes\"}")),
                result("host-options", "\"type\": \"host\", \"keyId\": \"k\", \"principals\": [\"a\"],"
                        + " \"criticalOptions\": {\"force-command\": \"x\"}"),
                result("long", user("a", ", \"validBefore\": \"2099-01-01T00:00:00Z\"")),
                result("past", user("a", ", \"validBefore\": \"2001-01-01T00:00:00Z\"")));
    }

    private static Map.Entry<String, String> result(String name, String members) {
        return Map.entry(name, "{" + members + "}");
    }

    private static String user(String principal, String more) {
        return "\"type\": \"user\", \"keyId\": \"k\", \"principals\": [\"" + principal + "\"]" + more;
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "default", "base64", "file"})
    void the_built_in_shape_can_be_written_as_a_template(String provisioner) throws Exception {
        var user = ShapedCa.certificate(ca.signSsh(provisioner)).body();
        assertEquals(CertificateType.USER, user.type());
        assertEquals("jane@example.com", user.keyId());
        assertEquals(List.of("jane", "deploy"), user.principals());
        assertEquals(SshGrant.DEFAULT_USER_EXTENSIONS, user.extensions());
        assertEquals(Map.of(), user.criticalOptions());
        var host = ShapedCa.certificate(ca.ca.post("/ssh/sign", ca.hostRequest(provisioner).build())).body();
        assertEquals(CertificateType.HOST, host.type());
        assertEquals(List.of("web01.example.com"), host.principals());
        assertEquals(Map.of(), host.extensions());
    }

    @Test
    void a_template_says_what_the_certificate_holds() throws Exception {
        var request = ca.sshRequest("rich", CLAIMS).put("templateData", JsonObject.builder().put("nick", "jj").build()).build();
        var body = ShapedCa.certificate(ca.ca.post("/ssh/sign", request)).body();
        assertEquals("jane@example.com via rich", body.keyId());
        assertEquals(List.of("jane", "deploy", "ops", "dev", "jj"), body.principals());
        assertEquals("jane", body.extensions().get("login@example.com"));
        assertEquals("", body.extensions().get("permit-pty"));
        assertEquals(Map.of("force-command", "/bin/date", "source-address", "10.0.0.0/8,2001:db8::/32"), body.criticalOptions());
        assertEquals(END, body.notAfter());
        assertEquals(ShapedCa.KEY, body.key());
    }

    @Test
    void the_request_goes_before_the_times_of_the_template() throws Exception {
        var request = ca.sshRequest("rich", CLAIMS).put("validBefore", "1h")
                .put("templateData", JsonObject.builder().put("nick", "jj").build()).build();
        assertTrue(ShapedCa.certificate(ca.ca.post("/ssh/sign", request)).body().notAfter().isBefore(END));
    }

    @Test
    void data_of_the_operator_go_before_the_variables_of_the_server() throws Exception {
        assertEquals(List.of("from-data"), ShapedCa.certificate(ca.signSsh("data")).body().principals());
    }

    @Test
    void a_template_may_use_what_the_request_says() throws Exception {
        var request = ca.sshRequest("request", JsonObject.EMPTY).put("certType", "user").put("keyID", "asked")
                .put("principals", List.of("deploy")).build();
        var body = ShapedCa.certificate(ca.ca.post("/ssh/sign", request)).body();
        assertEquals("asked ssh-ed25519", body.keyId());
        assertEquals(List.of("deploy"), body.principals());
        assertEquals(Map.of(), body.extensions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token", "Type", "KeyID", "Principals", "Extensions", "Insecure", "CR", "Webhooks", "AuthorizationCrt"})
    void no_data_of_a_request_stand_for_something_that_is_trusted(String name) throws Exception {
        var forged = JsonObject.builder().put("sub", "root").put("CR", "root").build();
        var data = JsonObject.builder().put(name, forged).put("User", forged).build();
        var request = ca.sshRequest("default", JsonObject.EMPTY).put("templateData", data).build();
        var body = ShapedCa.certificate(ca.ca.post("/ssh/sign", request)).body();
        assertEquals(List.of("jane", "deploy"), body.principals());
        assertEquals("jane@example.com", body.keyId());
        assertEquals(SshGrant.DEFAULT_USER_EXTENSIONS, body.extensions());
    }

    @Test
    void a_value_that_leaves_its_quotes_does_not_say_something_again() throws Exception {
        assertRefused(500, "template-failed", ca.signSsh("injected", CLAIMS));
    }

    @Test
    void fail_is_an_answer_for_the_one_who_asked() throws Exception {
        var answer = ca.signSsh("fail");
        assertRefused(400, "template-refused", answer);
        assertEquals("The template of the provisioner refused: not for you, jane@example.com", answer.message());
    }

    @Test
    void a_refused_request_leaves_its_token_good() throws Exception {
        var request = ca.sshRequest("rich", CLAIMS);
        assertRefused(500, "template-failed", ca.ca.post("/ssh/sign",
                request.put("templateData", JsonObject.builder().put("nick", 1).build()).build()));
        ShapedCa.certificate(ca.ca.post("/ssh/sign",
                request.put("templateData", JsonObject.builder().put("nick", "jj").build()).build()));
    }

    @ParameterizedTest
    @CsvSource({
        "broken, 500, template-failed", "text, 500, template-failed", "loop, 500, template-failed",
        "no-type, 500, template-failed", "serial, 500, template-failed", "nonce, 500, template-failed",
        "number, 500, template-failed", "time, 500, template-failed",
        "comma, 403, principal-not-allowed", "nobody, 403, principal-not-allowed", "no-key-id, 403, key-id-not-allowed",
        "unknown-option, 403, content-not-allowed", "networks, 403, content-not-allowed", "no-command, 403, content-not-allowed",
        "value, 403, content-not-allowed", "host-options, 403, content-not-allowed",
        "long, 403, duration-too-long", "past, 400, invalid-validity"})
    void what_a_template_says_is_judged(String provisioner, int status, String code) throws Exception {
        assertRefused(status, code, ca.signSsh(provisioner, CLAIMS));
    }

    @Test
    void the_list_of_provisioners_does_not_show_templates() throws Exception {
        var listed = ca.ca.get("/provisioners?limit=100").json().toString();
        assertTrue(listed.contains("\"name\":\"rich\""));
        assertTrue(!listed.contains("\"options\"") && !listed.contains("force-command"), listed);
    }

    @Test
    void a_template_that_cannot_be_read_stops_the_start_with_its_place() throws Exception {
        var options = ShapedCa.options();
        options.put("one", ShapedCa.ssh("{\n  \"type\": {{ toJson .Type },\n}"));
        options.put("two", JsonObject.builder().put("x509", JsonObject.builder().put("templateFile", "bad.tpl").build()).build());
        var home = Files.createDirectory(directory.resolve("broken"));
        Files.writeString(home.resolve("bad.tpl"), "{{ if }}");
        var message = assertThrows(StartException.class, () -> ShapedCa.start(home, options, config -> config)).getMessage();
        assertTrue(message.contains("authority.provisioners[2].options.ssh.template: "), message);
        assertTrue(message.contains(".options.ssh.template:2:"), message);
        assertTrue(message.contains(home.resolve("bad.tpl") + ":1:"), message);
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(code, answer.code(), answer.toString());
        assertEquals(status, answer.status());
    }
}
