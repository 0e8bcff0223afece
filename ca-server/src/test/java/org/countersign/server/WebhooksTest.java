package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.server.TestCa.Answer;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Webhooks with a real service: what it is told, that its word counts, and that every trouble with it refuses.
class WebhooksTest {
    private static final byte[] SECRET = "the secret".getBytes();
    private static final String ALLOW = "{\"allow\": true}";
    private static final String KNOWING = """
            {"type": "user", "keyId": {{ toJson .Webhooks.people.name }}, "principals": {{ toJson .Webhooks.people.logins }}}""";

    @TempDir
    static Path directory;

    private static HookServer hooks;
    private static HookServer stranger;
    private static ShapedCa ca;
    private static final CountDownLatch DONE = new CountDownLatch(1);

    @BeforeAll
    static void start() throws Exception {
        // The service has a certificate of the authority, and the authority has the address of the service.
        var files = TestCa.notStarted(directory, config -> config);
        hooks = HookServer.start(files, "127.0.0.1");
        stranger = HookServer.start(files, "elsewhere.example.com");
        var options = ShapedCa.options();
        var secret = secret("hmac", Base64.getEncoder().encodeToString(SECRET));
        options.put("enriching", hooks("ssh", KNOWING, hook("people", "ENRICHING", "/people").put("secretFile", secret).put("id", "42")));
        options.put("authorizing", hooks("ssh", "", hook("gate", "AUTHORIZING", "/gate").put("bearerTokenFile", secret("bearer", "abc.def"))
                .put("disableTLSClientAuth", true)));
        options.put("both", hooks("x509", "{\"subject\": {{ toJson .Webhooks.people.name }}, \"dnsNames\": \"a.example.com\"}",
                hook("people", "ENRICHING", "/people-x509").put("certType", "X509"),
                hook("ssh-only", "AUTHORIZING", "/never").put("certType", "SSH"),
                hook("gate", "AUTHORIZING", "/gate-x509").put("username", "jane").put("passwordFile", secret("password", "s3cret"))));
        options.put("templated", hooks("ssh", "", hook("people", "ENRICHING", "/who/{{ .KeyID }}?of={{ .Token.iss }}")));
        options.put("refused-rules", hooks("ssh", "{\"type\": \"user\", \"keyId\": \"k\", \"principals\": [\"a,b\"]}",
                hook("gate", "AUTHORIZING", "/unasked")));
        for (var trouble : List.of("silent", "slow", "drip", "huge", "status", "redirect", "text", "no-allow", "wrong-type", "refuse")) {
            options.put(trouble, hooks("ssh", "", hook("gate", "AUTHORIZING", "/" + trouble)));
        }
        options.put("explains", hooks("ssh", "", hook("people", "ENRICHING", "/explains")));
        options.put("flaky", hooks("ssh", "", hook("gate", "AUTHORIZING", "/flaky")));
        options.put("stranger", hooks("ssh", "", hook("gate", "AUTHORIZING", "/gate").put("url", stranger.url("/gate"))));
        options.put("down", hooks("ssh", "", hook("gate", "AUTHORIZING", "/x").put("url", "https://127.0.0.1:" + FreePorts.next() + "/")));
        files.rewrite(config -> ShapedCa.with(config, files, options));
        files.start();
        ca = ShapedCa.on(files);
    }

    private static JsonObject.Builder hook(String name, String kind, String path) {
        return JsonObject.builder().put("name", name).put("kind", kind).put("url", hooks.url(path));
    }

    private static JsonObject hooks(String family, String template, JsonObject.Builder... hooks) {
        var list = List.of(hooks).stream().<JsonValue>map(JsonObject.Builder::build).toList();
        return JsonObject.builder().put(family, JsonObject.builder().putUnlessEmpty("template", template).build())
                .put("webhooks", new JsonArray(list)).build();
    }

    private static String secret(String name, String content) throws Exception {
        var file = Files.writeString(directory.resolve(name), content + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    @AfterAll
    static void stop() {
        DONE.countDown();
        ca.close();
        hooks.close();
        stranger.close();
    }

    /// Else whoever has seen a token could keep the services busy with it.
    @Test
    void nobody_is_asked_about_a_token_that_is_used_up() throws Exception {
        hooks.on("/people", """
                {"allow": true, "data": {"name": "Jane", "logins": ["jane"]}}""");
        var request = ca.sshRequest("enriching", JsonObject.EMPTY).build();
        assertEquals(201, ca.signSsh(request).status());
        int asked = hooks.asked("/people").size();

        assertEquals("token-already-used", ca.signSsh(request).code());
        assertEquals(asked, hooks.asked("/people").size());
    }

    @Test
    void an_enriching_service_gives_data_to_the_template() throws Exception {
        hooks.on("/people", """
                {"allow": true, "data": {"name": "Jane {{ \\"}}", "logins": ["jane", "ops"]}}""");
        var body = ShapedCa.certificate(ca.signSsh("enriching")).body();
        assertEquals("Jane {{ \"}}", body.keyId());
        assertEquals(List.of("jane", "ops"), body.principals());
        var asked = hooks.asked("/people").getLast();
        var json = asked.json();
        assertEquals("enriching", json.text("provisionerName"));
        assertTrue(json.text("timestamp").endsWith("Z"), json.toString());
        var request = json.object("sshCertificateRequest").orElseThrow();
        assertEquals(Base64.getEncoder().encodeToString(ShapedCa.KEY.blob()), request.text("publicKey"));
        assertEquals(Set.of("timestamp", "provisionerName", "sshCertificateRequest"), json.members().keySet());
        assertEquals("42", asked.headers().get("X-Smallstep-Webhook-ID"));
        assertEquals(hmac(SECRET, asked.body()), asked.headers().get("X-Smallstep-Signature"));
        assertFalse(asked.headers().get("X-Request-Id").isEmpty());
        assertFalse(asked.headers().containsKey("Content-Type"), asked.headers().toString());
        assertFalse(asked.headers().containsKey("Authorization"));
    }

    private static String hmac(byte[] key, byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    @Test
    void the_server_shows_its_own_certificate_unless_told_not_to() throws Exception {
        hooks.on("/people", "{\"allow\": true, \"data\": {\"name\": \"x\", \"logins\": [\"x\"]}}");
        hooks.on("/gate", ALLOW);
        ShapedCa.certificate(ca.signSsh("enriching"));
        assertEquals("CN=Step Online CA", hooks.asked("/people").getLast().client().orElseThrow().getSubjectX500Principal().getName());
        ShapedCa.certificate(ca.signSsh("authorizing"));
        assertEquals(Optional.empty(), hooks.asked("/gate").getLast().client());
    }

    @Test
    void an_authorizing_service_sees_what_would_be_signed() throws Exception {
        hooks.on("/gate", ALLOW);
        var certificate = ShapedCa.certificate(ca.signSsh("authorizing")).body();
        var asked = hooks.asked("/gate").getLast();
        var shown = asked.json().object("sshCertificate").orElseThrow();
        assertEquals(certificate.id().serial().toString(), shown.number("serial").orElseThrow().text());
        assertEquals("user", shown.text("type"));
        assertEquals("jane@example.com", shown.text("keyId"));
        assertEquals(List.of("jane", "deploy"), shown.strings("principals"));
        assertEquals(certificate.validity().before(), shown.number("validBefore").orElseThrow().value().longValueExact());
        assertEquals(Set.copyOf(certificate.extensions().keySet()), shown.object("extensions").orElseThrow().members().keySet());
        assertEquals("Bearer abc.def", asked.headers().get("Authorization"));
        assertEquals(hmac(new byte[] {0}, asked.body()), asked.headers().get("X-Smallstep-Signature"));
    }

    @Test
    void x509_certificates_have_their_own_services() throws Exception {
        hooks.on("/people-x509", "{\"allow\": true, \"data\": {\"name\": \"known\"}}");
        hooks.on("/gate-x509", ALLOW);
        var keys = Holder.newKey();
        var answer = ca.signX509("both", keys, JsonObject.EMPTY);
        assertEquals(201, answer.status(), answer.toString());
        assertEquals("CN=known", CertificateBundle.parse(answer.json().text("crt")).getFirst().getSubjectX500Principal().getName());
        var csr = hooks.asked("/people-x509").getLast().json().object("x509CertificateRequest").orElseThrow();
        assertEquals("web01.example.com", csr.object("subject").orElseThrow().text("commonName"));
        var shown = hooks.asked("/gate-x509").getLast();
        assertEquals(List.of("a.example.com"), shown.json().object("x509Certificate").orElseThrow().strings("dnsNames"));
        assertEquals("Basic " + Base64.getEncoder().encodeToString("jane:s3cret".getBytes()), shown.headers().get("Authorization"));
        assertEquals(List.of(), hooks.asked("/never"));
        int before = hooks.asked("/gate-x509").size();
        var holder = new Holder(keys, Holder.chain(answer));
        assertEquals(201, holder.post(ca.ca, "/renew", "").status());
        assertEquals(before + 1, hooks.asked("/gate-x509").size());
        hooks.on("/gate-x509", "{\"allow\": false}");
        assertRefused(holder.post(ca.ca, "/renew", ""));
    }

    @Test
    void a_url_may_be_a_template_behind_the_host() throws Exception {
        hooks.on("/who/jane@example.com", ALLOW);
        ShapedCa.certificate(ca.signSsh("templated"));
        assertEquals("/who/jane@example.com?of=templated", hooks.asked("/who/jane@example.com").getLast().target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/", "https://u:p@h/", "https://{{ .Token.host }}/", "https://h{{ .x }}", "https:///x",
        "https://h/a/../b", "https://h/#x", "ftp://h/", "https://h/{{ if }}"})
    void a_url_that_leaves_its_host_open_stops_the_start(String url) throws Exception {
        var options = ShapedCa.options();
        options.put("bad", hooks("ssh", "", hook("w", "ENRICHING", "/").put("url", url)));
        var home = Files.createTempDirectory(directory, "bad");
        var message = assertThrows(StartException.class, () -> ShapedCa.start(home, options, config -> config)).getMessage();
        assertTrue(message.contains(".options.webhooks[0].url"), message);
    }

    @Test
    void who_is_refused_by_the_rules_is_shown_to_nobody() throws Exception {
        assertEquals("principal-not-allowed", ca.signSsh("refused-rules").code());
        assertEquals(List.of(), hooks.asked("/unasked"));
    }

    @Test
    void an_enriching_service_may_say_why() throws Exception {
        hooks.on("/explains", "{\"allow\": false, \"error\": {\"code\": \"x\", \"message\": \"Jane has left\"}}");
        var answer = ca.signSsh("explains");
        assertRefused(answer);
        assertEquals("The webhook people of the provisioner did not allow the certificate: Jane has left.", answer.message());
    }

    @Test
    void a_service_that_failed_is_asked_once_more() throws Exception {
        var calls = new AtomicInteger();
        hooks.on("/flaky", exchange -> {
            boolean first = calls.getAndIncrement() == 0;
            HookServer.reply(exchange, first ? 503 : 200, first ? "" : ALLOW);
        });
        ShapedCa.certificate(ca.signSsh("flaky"));
        assertEquals(2, calls.get());
        hooks.on("/flaky", exchange -> {
            calls.incrementAndGet();
            HookServer.reply(exchange, 500, "");
        });
        assertRefused(ca.signSsh("flaky"));
        assertEquals(4, calls.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow", "drip", "huge", "status", "redirect", "text", "no-allow", "wrong-type", "refuse", "silent", "down", "stranger"})
    void every_trouble_with_a_service_refuses_and_leaves_the_token_good(String trouble) throws Exception {
        answerWith(trouble);
        var request = ca.sshRequest(trouble, JsonObject.EMPTY).build();
        var answer = ca.signSsh(request);
        assertRefused(answer);
        assertEquals("A webhook of the provisioner did not allow the certificate.", answer.message());
        assertEquals(List.of(), hooks.asked("/elsewhere"));
        if (hooks.asked("/" + trouble).size() > 0) {
            hooks.on("/" + trouble, ALLOW);
            ShapedCa.certificate(ca.signSsh(request));
        }
    }

    private static void answerWith(String trouble) {
        switch (trouble) {
            case "slow" -> hooks.on("/slow", exchange -> {
                DONE.await(30, TimeUnit.SECONDS);
                HookServer.reply(exchange, 200, ALLOW);
            });
            case "drip" -> hooks.on("/drip", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                for (int i = 0; i < 100 && !DONE.await(200, TimeUnit.MILLISECONDS); i++) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            });
            case "huge" -> hooks.on("/huge", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(("{\"allow\": true, \"x\": \"" + "x".repeat(300_000) + "\"}").getBytes());
            });
            case "status" -> hooks.on("/status", exchange -> HookServer.reply(exchange, 404, ALLOW));
            case "redirect" -> {
                hooks.on("/elsewhere", ALLOW);
                hooks.on("/redirect", exchange -> {
                    exchange.getResponseHeaders().set("Location", hooks.url("/elsewhere"));
                    HookServer.reply(exchange, 307, ALLOW);
                });
            }
            case "text" -> hooks.on("/text", "allowed");
            case "no-allow" -> hooks.on("/no-allow", "{\"data\": {}}");
            case "wrong-type" -> hooks.on("/wrong-type", "{\"allow\": \"true\"}");
            case "silent" -> hooks.on("/silent", exchange -> exchange.close());
            case "stranger" -> stranger.on("/gate", ALLOW);
            default -> { }
        }
    }

    private static void assertRefused(Answer answer) {
        assertEquals("webhook-refused", answer.code(), answer.toString());
        assertEquals(403, answer.status());
    }
}
