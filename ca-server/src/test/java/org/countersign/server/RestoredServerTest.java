package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.TestCa.Answer;
import org.countersign.server.upkeep.UpkeepCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A backup is taken from a serving authority, tokens are used and certificates revoked after that, the disk is lost, and the backup
/// brought back. The operator has switched the check of `iat` off, which makes it as bad as it can be.
@Timeout(120)
class RestoredServerTest {
    @TempDir
    Path directory;

    private final SshPublicKey key = SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic());

    @Test
    void refuses_a_token_that_was_used_after_the_backup_and_serves_new_ones() throws Exception {
        try (var ca = new TestCa(directory, config -> config.put("authority",
                config.build().object("authority").orElseThrow().edit().put("disableIssuedAtCheck", true).build()))) {
            run("backup", directory.resolve("ca.json").toString(), directory.resolve("backup").toString());
            var used = ca.sshToken("user", "alice", "alice");
            assertEquals(201, sign(ca, used).status());
            ca.stop();
            Files.move(directory.resolve("db"), directory.resolve("lost"));
            run("restore", directory.resolve("backup").toString(), directory.resolve("ca.json").toString(), "--nothing-newer");
            ca.start();

            assertRefusedAsOlder(sign(ca, used));
            ca.restart();
            assertRefusedAsOlder(sign(ca, used));
            // Tokens know whole seconds only, so the first ones may be from before.
            Answer answer = sign(ca, ca.sshToken("user", "alice", "alice"));
            while (answer.status() != 201) {
                assertRefusedAsOlder(answer);
                Thread.sleep(100);
                answer = sign(ca, ca.sshToken("user", "alice", "alice"));
            }
        }
    }

    @Test
    void refuses_a_token_that_renewed_a_certificate_after_the_backup() throws Exception {
        try (var ca = new TestCa(directory)) {
            var holder = Holder.of(ca, "web01.example.com");
            run("backup", directory.resolve("ca.json").toString(), directory.resolve("backup").toString());
            var used = holder.token("x5cInsecure", "ES256", holder.renewClaims(ca).build());
            assertEquals(201, renew(ca, used).status());
            ca.stop();
            Files.move(directory.resolve("db"), directory.resolve("lost"));
            run("restore", directory.resolve("backup").toString(), directory.resolve("ca.json").toString(), "--nothing-newer");
            ca.start();

            assertEquals("token-older-than-server", Shape.refusal(401, renew(ca, used)).text("code"));
        }
    }

    private static GoClient.Answer renew(TestCa ca, String token) throws Exception {
        try (var client = GoClient.of(ca)) {
            return client.exchange("POST", "/renew", Map.of("Authorization", "Bearer " + token), "");
        }
    }

    private static void assertRefusedAsOlder(Answer answer) {
        assertEquals(401, answer.status());
        assertEquals("token-older-than-server", answer.code());
    }

    private Answer sign(TestCa ca, String token) throws Exception {
        return ca.post("/ssh/sign", JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob()))
                .put("ott", token).put("validAfter", "").put("validBefore", "").build());
    }

    private static void run(String... arguments) {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertEquals(0, UpkeepCommand.run(List.of(arguments), stream, stream, Map.of()), said::toString);
    }
}
