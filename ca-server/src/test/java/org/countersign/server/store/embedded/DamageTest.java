package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One bit of some file is turned over. The store then starts with all records or without the last ones, or it refuses to
/// start, or it refuses an answer. It never gives a wrong one.
class DamageTest {
    private static final int CERTIFICATES = 12;
    private static final int FLIPS = 250;

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void never_leads_to_a_wrong_answer() throws Exception {
        Path data = directory.resolve("db");
        try (var store = open(data)) {
            for (int serial = 1; serial <= CERTIFICATES; serial++) {
                store.admit(Samples.spending(Samples.host(serial, Instant.MAX, "host-" + serial), Samples.token("t" + serial)));
            }
        }
        open(data).close();
        Map<Path, byte[]> files = read(data.resolve("ledger"));
        List<Path> names = List.copyOf(files.keySet());
        for (int flip = 0; flip < FLIPS; flip++) {
            write(files);
            Path file = names.get(random.nextInt(names.size()));
            byte[] damaged = files.get(file).clone();
            int at = random.nextInt(Math.min(damaged.length, file.toString().endsWith(".index") ? damaged.length : 5000));
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            check(data, "seed " + seed + " " + file.getFileName() + " byte " + at);
        }
    }

    private static void check(Path data, String what) throws IOException {
        try (var store = open(data)) {
            int present = 0;
            for (int serial = 1; serial <= CERTIFICATES; serial++) {
                try {
                    var found = store.find(CertificateId.ssh(serial));
                    assertEquals(present == serial - 1 && found.isPresent(), found.isPresent(), "a gap before " + serial + ", " + what);
                    present += found.isPresent() ? 1 : 0;
                    assertRight(serial, found, what);
                } catch (ProblemException e) {
                    assertEquals(ProblemCode.STORE_UNAVAILABLE, e.code());
                    present++;
                }
            }
            assertTrue(present >= CERTIFICATES - 1, "only the last frame may be taken for one that was torn, " + what);
        } catch (DamagedLedgerException e) {
            assertTrue(e.getMessage().contains(".ledger"), what + ": " + e.getMessage());
        }
    }

    private static void assertRight(int serial, java.util.Optional<IssuedCertificate> found, String what) {
        if (found.isPresent()) {
            assertEquals(List.of("host-" + serial), found.get().names(), what);
            assertArrayEquals(Samples.host(serial, Instant.MAX, "x").toBeSigned(), found.get().toBeSigned(), what);
        }
    }

    private static EmbeddedStore open(Path data) throws IOException {
        return EmbeddedStore.open(data, InstantSource.fixed(Samples.NOW), _ -> { }, 1500);
    }

    private static Map<Path, byte[]> read(Path ledger) throws IOException {
        var contents = new HashMap<Path, byte[]>();
        try (var files = Files.newDirectoryStream(ledger)) {
            for (Path file : files) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static void write(Map<Path, byte[]> files) throws IOException {
        for (var file : files.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
    }
}
