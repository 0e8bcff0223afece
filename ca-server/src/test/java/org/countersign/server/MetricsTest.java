package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.health.Fault;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Prometheus collects from a whole server.
class MetricsTest {
    private static final String KEY = Base64.getEncoder().encodeToString(
            SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic()).blob());

    @TempDir
    Path directory;

    private static HttpResponse<String> get(TestCa ca, String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ca.metricsPort() + path))
                    .timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /// Each sample by its name with labels.
    private static TreeMap<String, Double> samples(TestCa ca) throws Exception {
        var page = get(ca, "/metrics");
        assertEquals(200, page.statusCode());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", page.headers().firstValue("Content-Type").orElseThrow());
        var samples = new TreeMap<String, Double>();
        page.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int at = line.lastIndexOf(' ');
            samples.put(line.substring(0, at), Double.valueOf(line.substring(at + 1)));
        });
        return samples;
    }

    private TestCa ca() throws Exception {
        return new TestCa(directory, config -> config.put("metricsAddress", "127.0.0.1:0"));
    }

    private static int sign(TestCa ca, String token) throws Exception {
        return ca.post("/ssh/sign", JsonObject.builder().put("publicKey", KEY).put("ott", token).build()).status();
    }

    @Test
    void counts_what_was_signed_and_what_was_not_by_provisioner_and_type() throws Exception {
        try (var ca = ca()) {
            assertEquals(201, sign(ca, ca.sshToken("user", "alice", "alice")));
            assertEquals(201, sign(ca, ca.sshToken("user", "bob", "bob")));
            assertEquals(201, sign(ca, ca.sshToken("host", "h.example.com", "h.example.com")));
            var samples = samples(ca);
            assertEquals(2, samples.get("step_ca_ssh_signed_total{provisioner=\"admin\",success=\"true\",type=\"user\"}"));
            assertEquals(1, samples.get("step_ca_ssh_signed_total{provisioner=\"admin\",success=\"true\",type=\"host\"}"));

            var spent = ca.sshToken("user", "alice", "alice");
            assertEquals(201, sign(ca, spent));
            assertEquals(401, sign(ca, spent));
            assertEquals(401, sign(ca, "a.b.c"));
            assertFalse(samples(ca).keySet().stream().anyMatch(name -> name.contains("success=\"false\"")), "nobody was authorised");

            assertEquals(403, ca.post("/ssh/sign", JsonObject.builder().put("publicKey", KEY).put("validBefore", "9000h")
                    .put("ott", ca.sshToken("user", "alice", "alice")).build()).status());
            assertEquals(1, samples(ca).get("step_ca_ssh_signed_total{provisioner=\"admin\",success=\"false\",type=\"unknown\"}"));
        }
    }

    @Test
    void measures_requests_by_route_and_status_and_the_ledger() throws Exception {
        try (var ca = ca()) {
            assertEquals(201, sign(ca, ca.sshToken("user", "alice", "alice")));
            assertEquals(200, ca.get("/1.0/health").status());
            var samples = samples(ca);
            assertEquals(1, samples.get("countersign_request_seconds_count{route=\"/ssh/sign\",status=\"201\"}"));
            assertEquals(1, samples.get("countersign_request_seconds_bucket{route=\"/health\",status=\"200\",le=\"10.0\"}"));
            assertEquals(0, samples.get("countersign_requests_working"));
            assertEquals(0, samples.get("countersign_requests_waiting"));
            assertEquals(0, samples.get("countersign_requests_turned_away"));
            // The block of serials, and the certificate.
            assertEquals(2, samples.get("countersign_ledger_records"));
            assertEquals(2, samples.get("countersign_ledger_commit_seconds_count"));
            assertEquals(1, samples.get("countersign_ledger_segments"));
            assertEquals(1, samples.get("countersign_store_spent_credentials"));
            assertTrue(samples.get("countersign_store_free_bytes") > 0);
            assertTrue(samples.get("step_ca_kms_signed") >= 2, "its own certificate, and the one for alice");
            assertEquals(0, samples.get("step_ca_kms_errors"));
            assertTrue(samples.get("step_ca_uptime_seconds") >= 0);
        }
    }

    @Test
    void counts_webhooks() throws Exception {
        var hook = JsonObject.builder().put("name", "gate").put("kind", "AUTHORIZING").put("url", "https://127.0.0.1:"
                + FreePorts.next() + "/nobody").build();
        var options = JsonObject.builder().put("webhooks", new JsonArray(List.of(hook))).build();
        try (var shaped = ShapedCa.start(directory, Map.of("guarded", options), config -> config.put("metricsAddress", "127.0.0.1:0"))) {
            assertEquals(403, shaped.signSsh("guarded").status());
            var samples = samples(shaped.ca);
            assertEquals(1, samples.get("step_ca_ssh_webhook_authorized_total{provisioner=\"guarded\",success=\"false\"}"));
            assertEquals(1, samples.get("step_ca_ssh_signed_total{provisioner=\"guarded\",success=\"false\",type=\"unknown\"}"));
        }
    }

    @Test
    void says_when_its_certificates_end() throws Exception {
        try (var ca = ca()) {
            var samples = samples(ca);
            assertEquals(ca.root.getNotAfter().toInstant().getEpochSecond(),
                    samples.get("countersign_certificate_expiry_timestamp_seconds{certificate=\"root\"}"));
            assertEquals(ca.intermediate().getNotAfter().toInstant().getEpochSecond(),
                    samples.get("countersign_certificate_expiry_timestamp_seconds{certificate=\"intermediate\"}"));
            double server = samples.get("countersign_certificate_expiry_timestamp_seconds{certificate=\"server\"}");
            assertTrue(Math.abs(server - Instant.now().plus(Duration.ofDays(1)).getEpochSecond()) < 300);
        }
    }

    @Test
    void names_faults_and_whether_it_issues_to_operators() throws Exception {
        try (var ca = ca()) {
            assertEquals("{\"status\":\"ok\",\"faults\":[]}\n", get(ca, "/health").body());
            assertEquals(200, get(ca, "/ready").statusCode());
            var samples = samples(ca);
            for (var fault : Fault.values()) {
                assertEquals(0, samples.get("countersign_fault{fault=\"" + fault.code() + "\"}"));
            }
        }
    }

    @Test
    void nothing_but_metrics_and_health_is_served_there_and_metrics_nowhere_else() throws Exception {
        try (var ca = ca()) {
            assertEquals(404, get(ca, "/roots").statusCode());
            try (var client = ca.client()) {
                var answer = client.send(HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + ca.port() + "/metrics"))
                        .timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
                assertEquals(404, answer.statusCode());
            }
        }
    }

    @Test
    void no_token_and_nothing_a_caller_chose_becomes_a_label() throws Exception {
        try (var ca = ca()) {
            var token = ca.sshToken("user", "canary-name", "canary-name");
            assertEquals(201, sign(ca, token));
            ca.post("/ssh/sign", "{\"canary-member\":1}");
            ca.get("/root/canary-path");
            ca.post("/sign", JsonObject.builder().put("ott", ca.token(ca.content(TokenPurpose.SIGN, "canary-subject"))).build());
            var page = get(ca, "/metrics").body();
            assertFalse(page.contains("canary") || page.contains(token), page);
            assertEquals(Optional.empty(), page.lines().filter(line -> line.contains("route=\"/root/canary")).findFirst());
        }
    }
}
