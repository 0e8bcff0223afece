package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client reads when a claim of its provisioner stands in the way.
class ClaimMessagesTest {
    @TempDir
    Path directory;

    private final KeyPair keys = Holder.newKey();

    @Test
    void each_names_the_claim_and_the_provisioner() throws Exception {
        try (var ca = new TestCa(directory)) {
            var tooLong = ca.post("/ssh/sign", sign(ca, "user", "alice").edit().put("validBefore", "25h").build());
            assertRefused("403 duration-too-long: The requested duration of 25h1m0s is more than the maximum of 24h0m0s,"
                    + " set by the claim maxUserSSHCertDuration of provisioner \"admin\".", tooLong);
            var answer = ca.post("/ssh/sign", sign(ca, "host", "db01"));
            var host = SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));

            ca.rewrite(config -> withClaim(config, "disableRenewal", true));
            ca.restart();
            var token = TokenMinter.sshpop("sshpop", host.blob(), host.body().key(), keys.getPrivate())
                    .mint(ca.content(TokenPurpose.SSH_RENEW, "db01"));
            assertRefused("401 renewal-disabled: Certificates of provisioner \"sshpop\" cannot be renewed; its claim disableRenewal"
                    + " is set.", ca.post("/ssh/renew", JsonObject.builder().put("ott", token).build()));

            ca.rewrite(config -> withClaim(config, "enableSSHCA", false));
            ca.restart();
            assertRefused("401 ssh-not-enabled: Provisioner \"admin\" may not issue SSH certificates; its claim enableSSHCA"
                    + " is not set.", ca.post("/ssh/sign", sign(ca, "user", "alice")));
        }
    }

    private JsonObject sign(TestCa ca, String type, String name) {
        return JsonObject.builder().put("ott", ca.sshToken(type, name, name))
                .put("publicKey", Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob())).build();
    }

    /// Every provisioner with this claim.
    private static JsonObject.Builder withClaim(JsonObject.Builder config, String claim, boolean value) {
        var authority = config.build().object("authority").orElseThrow();
        var changed = authority.array("provisioners").stream().map(JsonObject.class::cast).map(one -> one.edit()
                .put("claims", JsonObject.builder().put(claim, value).build()).build()).toList();
        return config.put("authority", authority.edit().put("provisioners", new JsonArray(List.copyOf(changed))).build());
    }

    private static void assertRefused(String expected, Answer answer) {
        assertEquals(expected, answer.status() + " " + answer.code() + ": " + answer.message());
    }
}
