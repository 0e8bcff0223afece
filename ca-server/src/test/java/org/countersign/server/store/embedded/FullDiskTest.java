package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.ledger.LedgerCommand;
import org.countersign.server.store.Admission;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.StoreFault;
import org.countersign.server.upkeep.UpkeepCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// On a file system of 16 MiB that is full now and then. Needs the right to mount one.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FullDiskTest {
    private static final long SEGMENT_BYTES = 300_000;
    private static final int CYCLES = 10;

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs", directory.toString());
        mounted = refusal.isEmpty();
        if (!mounted) {
            System.err.println("FullDiskTest is skipped, a small file system cannot be mounted here: " + refusal);
        }
        Assumptions.assumeTrue(mounted, refusal);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            // Lazily, because what is mapped into memory is only given back at some garbage collection.
            assertEquals("", run("umount", "-l", directory.toString()));
        }
    }

    @Test
    void admits_nothing_on_a_full_disk_and_goes_on_when_there_is_space() throws Exception {
        Path data = directory.resolve("db");
        Path filler = directory.resolve("filler");
        long serial = 1;
        try (var store = open(data)) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                for (int i = random.nextInt(200); i > 0; i--) {
                    assertInstanceOf(Admitted.class, store.admit(ChildStore.issuance(serial++)));
                }
                fill(filler);
                while (admitted(store, serial)) {
                    serial++;
                }
                assertTrue(store.find(CertificateId.ssh(serial)).isEmpty());
                assertEquals(Set.of(StoreFault.NOT_WRITABLE), store.faults());
                Files.delete(filler);
                awaitNoFault(store);
                assertInstanceOf(Admitted.class, store.admit(ChildStore.issuance(serial++)), "the token was still good");
            }
        }
        assertEquals(0, LedgerCommand.run(List.of("verify", data.toString()), System.err, System.err));
        try (var store = open(data)) {
            for (long each = 1; each < serial; each++) {
                assertTrue(store.find(CertificateId.ssh(each)).isPresent());
                assertInstanceOf(AlreadySpent.class, store.admit(ChildStore.issuance(each)));
            }
        }
    }

    /// What takes back a write that found no room can be cut off as well.
    @Test
    void callers_that_are_interrupted_on_a_full_disk_harm_nothing() throws Exception {
        Path data = directory.resolve("db");
        Path filler = directory.resolve("filler");
        try (var store = open(data)) {
            assertInstanceOf(Admitted.class, store.admit(ChildStore.issuance(1)));
            fill(filler);
            var refused = new AtomicInteger();
            // What was allocated before takes some; a record that is begun again, or the next segment, finds no room.
            for (int round = 0; round < 200 || refused.get() == 0; round++) {
                long serial = 2 + round;
                var caller = Thread.ofVirtual().start(() -> refused.addAndGet(admitted(store, serial) ? 0 : 1));
                LockSupport.parkNanos(random.nextInt(300_000));
                caller.interrupt();
                caller.join();
            }
            Files.delete(filler);
            awaitNoFault(store);
            assertInstanceOf(Admitted.class, store.admit(ChildStore.issuance(5000)));
        }
        assertEquals(0, LedgerCommand.run(List.of("verify", data.toString()), System.err, System.err));
    }

    @Test
    void starts_on_a_full_disk_and_goes_on_when_there_is_space() throws Exception {
        Path data = directory.resolve("db");
        Path filler = directory.resolve("filler");
        try (var store = open(data)) {
            for (long serial = 1; serial <= 2000; serial++) {
                store.admit(ChildStore.issuance(serial));
            }
        }
        try (var indexes = Files.newDirectoryStream(data.resolve("ledger"), "*.index")) {
            for (Path index : indexes) {
                Files.delete(index);
            }
        }
        fill(filler);
        try (var store = open(data)) {
            assertInstanceOf(AlreadySpent.class, store.admit(ChildStore.issuance(1)));
            assertTrue(store.find(CertificateId.ssh(1)).isPresent());
            Files.delete(filler);
            assertInstanceOf(Admitted.class, store.admit(ChildStore.issuance(5000)));
        }
    }

    @Test
    void a_backup_that_finds_no_room_says_where_and_how_much_it_takes() throws Exception {
        Path data = directory.resolve("db");
        try (var store = open(data)) {
            for (long serial = 1; serial <= 2000; serial++) {
                store.admit(ChildStore.issuance(serial));
            }
        }
        Path filler = directory.resolve("filler");
        fill(filler);
        try (var channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(filler) - 200_000);
        }
        Path target = directory.resolve("copy");
        var told = new ByteArrayOutputStream();
        try (var err = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            assertEquals(1, UpkeepCommand.run(List.of("backup", data.toString(), target.toString()), err, err, Map.of()));
        }
        String message = told.toString(StandardCharsets.UTF_8);
        assertTrue(message.matches("ca-server: copying " + data + "/ledger/\\d+\\.ledger to " + target + "\\.unfinished/ledger failed: .+; the ledger takes \\d+ kB,"
                + " and there is room for \\d+ kB more\\. Make room there or name a place on another disk; nothing is left of this copy\n"), message);
        assertFalse(Files.exists(target) || Files.exists(directory.resolve("copy.unfinished")));
    }

    /// Without anybody asking for anything.
    private static void awaitNoFault(EmbeddedStore store) throws InterruptedException {
        while (!store.faults().isEmpty()) {
            Thread.sleep(10);
        }
    }

    private static boolean admitted(EmbeddedStore store, long serial) {
        try {
            Admission admission = store.admit(ChildStore.issuance(serial));
            return admission instanceof Admitted;
        } catch (ProblemException e) {
            assertEquals(ProblemCode.STORE_UNAVAILABLE, e.code());
            return false;
        }
    }

    private static EmbeddedStore open(Path data) throws IOException {
        return EmbeddedStore.open(data, InstantSource.system(), failure -> {
            throw new AssertionError("a full disk is no reason to give up", failure);
        }, SEGMENT_BYTES);
    }

    private static void fill(Path filler) {
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] bytes = new byte[4096];
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            // that was the last byte
        }
    }

    /// What the command complains about, empty when it succeeds.
    private static String run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : output + " (" + process.exitValue() + ")";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
