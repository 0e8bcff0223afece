package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.ledger.LedgerCommand;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process is killed in the middle of its work, again and again: what it had acknowledged is there, and nothing is
/// spent or handed out twice.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class EnduranceTest {
    private static final int ROUNDS = 20;

    @TempDir
    Path data;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Set<Long> issued = new HashSet<>();
    private final Set<Long> revoked = new HashSet<>();
    private long lastReserved;

    @Test
    void loses_nothing_that_was_acknowledged() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            // Every other time it may be killed before it has acknowledged anything; a slow machine would do so each time.
            List<String> acknowledged = runAndKill(round % 2 == 0 ? 0 : random.nextInt(10, 200));
            try (var store = EmbeddedStore.open(data, InstantSource.system(), _ -> { }, ChildStore.SEGMENT_BYTES)) {
                check(store, acknowledged, "round " + round + " seed " + seed);
            }
        }
        assertTrue(issued.size() > ROUNDS, "there was no load");
        assertVerifies();
    }

    /// @param enough as soon as so much is acknowledged, its time begins to run out
    private List<String> runAndKill(int enough) throws IOException, InterruptedException {
        var acknowledged = new ArrayList<String>();
        Process child = ChildStore.start(data, "load");
        try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
            assertEquals("open", lines.readLine());
            var killer = Thread.ofVirtual().unstarted(() -> killAfter(child, random.nextInt(20, 400)));
            String line;
            do {
                if (acknowledged.size() == enough) {
                    killer.start();
                }
                line = lines.readLine();
                if (line != null) {
                    acknowledged.add(line);
                }
            } while (line != null);
            killer.join();
        } finally {
            child.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private static void killAfter(Process child, int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Through the handle, because Process closes the stream that still holds lines.
        child.toHandle().destroyForcibly();
    }

    private void check(EmbeddedStore store, List<String> acknowledged, String when) {
        for (String line : acknowledged) {
            String[] words = line.split(" ");
            long serial = Long.parseLong(words[1]);
            switch (words[0]) {
                case "issued" -> {
                    assertTrue(issued.add(serial), "serial " + serial + " was handed out twice, " + when);
                    checkIssued(store, serial, when);
                }
                case "revoked" -> revoked.add(serial);
                default -> lastReserved = Math.max(lastReserved, serial + Long.parseLong(words[2]) - 1);
            }
        }
        revoked.forEach(serial -> assertTrue(store.isRevoked(CertificateId.ssh(serial)), "revocation of " + serial + ", " + when));
        issued.stream().filter(_ -> random.nextInt(50) == 0).forEach(serial -> checkIssued(store, serial, when));
        assertTrue(store.reserveSerials(1).first() > lastReserved, "serials go on rising, " + when);
    }

    private static void checkIssued(EmbeddedStore store, long serial, String when) {
        IssuedCertificate found = store.find(CertificateId.ssh(serial)).orElseThrow(() -> new AssertionError(serial + " is lost, " + when));
        assertArrayEquals(Samples.user(serial, "", "").toBeSigned(), found.toBeSigned());
        assertInstanceOf(AlreadySpent.class, store.admit(ChildStore.issuance(serial)), when);
    }

    private void assertVerifies() {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(0, LedgerCommand.run(List.of("verify", data.toString()), stream, stream), out.toString(StandardCharsets.UTF_8));
    }
}
