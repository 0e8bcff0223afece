package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Revocation of an X.509 certificate by whoever shows it in the TLS handshake.
class ShownRevocationTest {
    @TempDir
    static Path directory;

    private static TestCa ca;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(directory);
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void revokes_the_certificate_that_is_shown_once() throws Exception {
        var holder = Holder.of(ca, "web01");
        var body = body("0x" + holder.leaf().getSerialNumber().toString(16), "");
        assertEquals("ok", accepted(holder.post(ca, "/revoke", body)).json().text("status"));
        assertRefused(400, "already-revoked", holder.post(ca, "/1.0/revoke", body));
        assertRefused(401, "credential-revoked", holder.post(ca, "/renew", ""));
    }

    @Test
    void revokes_no_other_certificate() throws Exception {
        var holder = Holder.of(ca, "web02");
        var other = Holder.of(ca, "web03");
        assertRefused(403, "serial-mismatch", holder.post(ca, "/revoke", body(other.leaf().getSerialNumber().toString(), "")));
        assertEquals(201, other.post(ca, "/renew", "").status());
        assertEquals(201, holder.post(ca, "/renew", "").status());
    }

    @Test
    void goes_by_the_token_where_there_is_one() throws Exception {
        var holder = Holder.of(ca, "web04");
        var serial = holder.leaf().getSerialNumber().toString();
        assertRefused(401, "token-malformed", holder.post(ca, "/revoke", body(serial, "x")));
        accepted(holder.post(ca, "/revoke", body("4242", ca.token(ca.content(TokenPurpose.REVOKE, "4242")))));
        assertEquals(201, holder.post(ca, "/renew", "").status());
    }

    @Test
    void needs_a_token_or_a_certificate_and_a_request_that_makes_sense() throws Exception {
        var holder = Holder.of(ca, "web05");
        var serial = holder.leaf().getSerialNumber().toString();
        assertRefused(400, "malformed-request", ca.post("/revoke", body(serial, "")));
        assertRefused(400, "invalid-revocation", holder.post(ca, "/revoke", body("x", "")));
        assertRefused(400, "invalid-revocation", holder.post(ca, "/revoke", "{\"serial\":\"" + serial + "\",\"reasonCode\":11,\"passive\":true}"));
        assertRefused(501, "not-implemented", holder.post(ca, "/revoke", "{\"serial\":\"" + serial + "\",\"passive\":false}"));
        assertRefused(501, "not-implemented", holder.post(ca, "/revoke", "{\"serial\":\"" + serial + "\"}"));
        assertEquals(201, holder.post(ca, "/renew", "").status());
    }

    /// A certificate for SSH cannot be shown in TLS; the other way round nothing may be revoked either.
    @Test
    void a_client_certificate_revokes_nothing_for_ssh() throws Exception {
        var holder = Holder.of(ca, "web06");
        assertRefused(400, "malformed-request", holder.post(ca, "/ssh/revoke", body("5", "")));
    }

    @Test
    void works_when_the_provisioner_is_gone() throws Exception {
        try (var own = new TestCa(Files.createTempDirectory(directory, "gone"))) {
            var holder = Holder.of(own, "web07");
            own.rewrite(config -> config.put("authority", JsonObject.builder().put("provisioners", new JsonArray(List.of())).build()));
            own.restart();
            accepted(holder.post(own, "/revoke", body(holder.leaf().getSerialNumber().toString(), "")));
        }
    }

    private static String body(String serial, String token) {
        return Json.write(JsonObject.builder().put("serial", serial).put("ott", token).put("reasonCode", 1).put("reason", "lost")
                .put("passive", true).build());
    }

    private static Answer accepted(Answer answer) {
        assertEquals(200, answer.status(), answer.json().toString());
        return answer;
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.json().toString());
    }
}
