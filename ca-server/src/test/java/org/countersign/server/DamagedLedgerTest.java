package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.TestCa.Answer;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose history has decayed on the disk.
class DamagedLedgerTest {
    private static final int SEGMENT_BYTES = 600;

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void says_so_and_issues_nothing_but_still_revokes() throws Exception {
        try (var ca = TestCa.notStarted(directory, config -> config)) {
            writeLongHistory();
            ca.start();
            assertEquals(201, sign(ca).status());
            ca.stop();
            damage(Ledger.segmentFile(directory.resolve("db"), 2));

            ca.start();
            while (ca.get("/health").status() == 200) {
                Thread.sleep(20);
            }
            var health = ca.get("/health");
            assertEquals("store-unavailable", health.code());
            var refused = sign(ca);
            assertEquals(503, refused.status());
            assertEquals("store-unavailable", refused.code());
            assertEquals(200, revoke(ca, "5").status());
        }
    }

    /// Segments that have ended, which a server gets in months.
    private void writeLongHistory() throws Exception {
        try (var ledger = Ledger.open(directory.resolve("db"), SEGMENT_BYTES, InstantSource.system(), Replay.NOTHING)) {
            for (int block = 0; block < 20; block++) {
                ledger.append(List.of(RecordCodec.encode(new LedgerRecord.SerialsReserved(1 + block * 10L, 10, Instant.now()))));
            }
        }
    }

    private static void damage(Path segment) throws Exception {
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
    }

    private static Answer sign(TestCa ca) throws Exception {
        var key = SshPublicKey.of(Holder.newKey().getPublic());
        return ca.post("/ssh/sign", JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob()))
                .put("ott", ca.sshToken("user", "alice", "alice")).build());
    }

    private static Answer revoke(TestCa ca, String serial) throws Exception {
        var token = ca.token(ca.content(TokenPurpose.SSH_REVOKE, serial));
        return ca.post("/ssh/revoke", JsonObject.builder().put("serial", serial).put("ott", token).put("passive", true).build());
    }
}
