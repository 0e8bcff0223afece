package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Renewal of host certificates is another decision: whoever granted the first one still has a word in it.
class HostRenewalTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    @TempDir
    Path directory;

    private final KeyPair keys = KeyGenerator.ed25519().generate(new SecureRandom());

    private SshCertificate certificate(Answer answer) {
        assertEquals(201, answer.status(), answer.toString());
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    private SshCertificate enrol(ShapedCa ca, String provisioner) throws Exception {
        var token = ca.mint(provisioner, ca.ca.content(TokenPurpose.SSH_SIGN, "db01")
                .withSsh(new SshTokenOptions("host", "db01", List.of("db01"), "", "")));
        return certificate(ca.ca.post("/ssh/sign", JsonObject.builder()
                .put("publicKey", Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob()))
                .put("ott", token).build()));
    }

    private Answer renew(ShapedCa ca, SshCertificate certificate) throws Exception {
        var serial = certificate.body().id().serial().toString();
        var token = TokenMinter.sshpop("sshpop", certificate.blob(), certificate.body().key(), keys.getPrivate())
                .mint(ca.ca.content(TokenPurpose.SSH_RENEW, serial));
        return ca.ca.post("/ssh/renew", JsonObject.builder().put("ott", token).build());
    }

    @Test
    void hosts_of_a_provisioner_that_is_gone_are_not_renewed_however_often_they_were() throws Exception {
        try (var ca = ShapedCa.start(directory, Map.of("team", NOTHING), config -> config)) {
            var first = enrol(ca, "team");
            var second = certificate(renew(ca, first));
            var others = certificate(renew(ca, enrol(ca, "admin")));
            ca.ca.rewrite(config -> config);
            ca.ca.restart();
            assertRefused(401, "unknown-provisioner", renew(ca, first));
            assertRefused(401, "unknown-provisioner", renew(ca, second));
            certificate(renew(ca, others));
        }
    }

    @Test
    void a_provisioner_that_is_disabled_renews_nothing() throws Exception {
        try (var ca = ShapedCa.start(directory, Map.of("team", NOTHING), config -> config)) {
            var first = enrol(ca, "team");
            ca.ca.rewrite(config -> contradictory(ShapedCa.with(config, ca.ca, Map.of("team", NOTHING))));
            ca.ca.restart();
            assertRefused(401, "provisioner-disabled", renew(ca, first));
        }
    }

    /// Limits of the last provisioner that cannot be kept, which disable it.
    private static JsonObject.Builder contradictory(JsonObject.Builder config) {
        var authority = config.build().object("authority").orElseThrow();
        var all = new ArrayList<JsonValue>(authority.array("provisioners"));
        var last = (JsonObject) all.removeLast();
        all.add(last.edit().put("claims", JsonObject.builder().put("minTLSCertDuration", "48h").put("enableSSHCA", true).build()).build());
        return config.put("authority", authority.edit().put("provisioners", new JsonArray(all)).build());
    }

    @Test
    void its_authorizing_webhooks_are_asked_again() throws Exception {
        var files = TestCa.notStarted(directory, UnaryOperator.identity());
        try (var hooks = HookServer.start(files, "127.0.0.1")) {
            var hook = JsonObject.builder().put("name", "gate").put("kind", "AUTHORIZING").put("url", hooks.url("/gate")).build();
            var options = JsonObject.builder().put("webhooks", new JsonArray(List.of(hook))).build();
            files.rewrite(config -> ShapedCa.with(config, files, Map.of("team", options)));
            files.start();
            try (var ca = ShapedCa.on(files)) {
                hooks.on("/gate", "{\"allow\": true}");
                var second = certificate(renew(ca, enrol(ca, "team")));
                assertEquals(2, hooks.asked("/gate").size());
                hooks.on("/gate", "{\"allow\": false}");
                assertRefused(403, "webhook-refused", renew(ca, second));
                assertTrue(hooks.asked("/gate").getLast().json().object("sshCertificate").isPresent());
            }
        }
    }

    /// Whoever was told that it is revoked must not see a renewal of it that was asked for after that.
    @Test
    void none_is_renewed_once_its_revocation_is_answered() throws Exception {
        try (var ca = ShapedCa.start(directory, Map.of(), config -> config); var threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 25; round++) {
                var host = enrol(ca, "admin");
                var revoked = new AtomicBoolean();
                Callable<List<Answer>> late = () -> {
                    var answers = new ArrayList<Answer>();
                    for (int i = 0; i < 4; i++) {
                        boolean mustBeRefused = revoked.get();
                        var answer = renew(ca, host);
                        if (mustBeRefused) {
                            answers.add(answer);
                        }
                    }
                    return answers;
                };
                var racing = IntStream.range(0, 4).mapToObj(_ -> threads.submit(late)).toList();
                revoke(ca, host);
                revoked.set(true);
                for (var one : racing) {
                    one.get().forEach(answer -> assertRefused(401, "credential-revoked", answer));
                }
                assertRefused(401, "credential-revoked", renew(ca, host));
            }
        }
    }

    @Test
    void every_one_of_many_renewals_at_once_has_a_serial_of_its_own() throws Exception {
        try (var ca = ShapedCa.start(directory, Map.of(), config -> config); var threads = Executors.newFixedThreadPool(8)) {
            var host = enrol(ca, "admin");
            Callable<String> renewal = () -> certificate(renew(ca, host)).body().id().serial().toString();
            var serials = new HashSet<String>();
            for (var one : threads.invokeAll(Collections.nCopies(100, renewal))) {
                assertTrue(serials.add(one.get()), "a serial of its own");
            }
        }
    }

    /// A revocation names one certificate. Who wants all of a host gone names its principal.
    @Test
    void the_successor_of_a_revoked_certificate_lives() throws Exception {
        try (var ca = ShapedCa.start(directory, Map.of(), config -> config)) {
            var first = enrol(ca, "admin");
            var second = certificate(renew(ca, first));
            revoke(ca, first);
            assertRefused(401, "credential-revoked", renew(ca, first));
            certificate(renew(ca, second));
        }
    }

    private static void revoke(ShapedCa ca, SshCertificate certificate) throws Exception {
        var serial = certificate.body().id().serial().toString();
        var answer = ca.ca.post("/ssh/revoke", JsonObject.builder().put("serial", serial).put("passive", true)
                .put("ott", ca.ca.token(ca.ca.content(TokenPurpose.SSH_REVOKE, serial))).build());
        assertEquals(200, answer.status(), answer.toString());
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(code, answer.code(), answer.toString());
        assertEquals(status, answer.status());
    }
}
