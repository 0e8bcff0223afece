package org.countersign.server.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlWriter;
import org.countersign.core.ssh.krl.RevokedCertificates;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Admission.KeyIdRevoked;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BackupTest {
    @TempDir
    Path directory;

    private final SettableTime time = new SettableTime(Samples.NOW);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void holds_all_that_was_acknowledged_before_it_began_although_the_server_goes_on() throws Exception {
        var acknowledged = new ConcurrentSkipListSet<Long>();
        var stop = new AtomicBoolean();
        var next = new AtomicLong();
        Set<Long> before;
        try (var store = open("db", 200_000)) {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    while (!stop.get()) {
                        long serial = next.incrementAndGet();
                        store.admit(Samples.spending(Samples.user(serial, "key-" + serial, "alice"), Samples.token("token-" + serial)));
                        if (serial % 10 == 0) {
                            store.revoke(Samples.revocation(CertificateId.ssh(serial)));
                        }
                        acknowledged.add(serial);
                    }
                }));
            }
            while (acknowledged.size() < 2000) {
                Thread.sleep(5);
            }
            before = Set.copyOf(acknowledged);
            assertEquals(0, run("backup", path("db"), path("backup")), err::toString);
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(0, run("restore", path("backup"), path("restored"), "--nothing-newer"), err::toString);
        try (var restored = open("restored")) {
            for (long serial : before) {
                assertEquals("key-" + serial, restored.find(CertificateId.ssh(serial)).orElseThrow().keyId());
                assertEquals(serial % 10 == 0, restored.isRevoked(CertificateId.ssh(serial)));
                assertInstanceOf(AlreadySpent.class,
                        restored.admit(Samples.spending(Samples.user(900_000_000, "a", "a"), Samples.token("token-" + serial))));
            }
        }
    }

    @Test
    void is_for_the_owner_alone_and_says_where_it_ends() throws Exception {
        fill("db", 1, 3);
        assertEquals(0, run("backup", path("db"), path("backup")), err::toString);

        try (var files = Files.walk(directory.resolve("backup"))) {
            for (Path file : files.toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------", mode, file::toString);
            }
        }
        var anchor = new LedgerReader(directory.resolve("db")).read((_, _) -> { }).anchor();
        assertTrue(out.toString(StandardCharsets.UTF_8).endsWith("\n" + anchor + "\n"), out::toString);
    }

    @Test
    void refuses_to_back_up_what_is_damaged_and_leaves_nothing_behind() throws Exception {
        fill("db", 1, 3);
        Path segment = directory.resolve("db/ledger/0000000001.ledger");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[300] ^= 1;
        Files.write(segment, bytes);

        assertEquals(1, run("backup", path("db"), path("backup")));
        try (var left = Files.list(directory)) {
            assertEquals(List.of("db"), left.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void a_copy_goes_where_a_directory_is_and_nowhere_else() throws Exception {
        fill("db", 1, 3);
        assertEquals(1, run("backup", path("db"), path("disk/of/copies/monday")));
        assertEquals("ca-server: " + path("disk/of/copies") + " is no directory: is the disk mounted? If it is the right place: mkdir -p "
                + path("disk/of/copies") + "\n", err.toString(StandardCharsets.UTF_8));
        assertFalse(Files.exists(directory.resolve("disk")));
    }

    @Test
    void restoring_needs_a_word_about_what_is_newer_and_overwrites_nothing() throws Exception {
        fill("db", 1, 3);
        run("backup", path("db"), path("backup"));

        assertEquals(2, run("restore", path("backup"), path("other")));
        assertEquals(1, run("restore", path("backup"), path("db"), "--nothing-newer"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--newer"), err::toString);
        assertFalse(Files.exists(directory.resolve("other")));
    }

    /// Opening a pipe would wait for ever, reading a device never end.
    @Test
    void takes_nothing_but_files_for_a_note_or_for_what_is_newer() throws Exception {
        fill("db", 1, 3);
        run("backup", path("db"), path("backup"));
        var made = new ProcessBuilder("mkfifo", path("pipe")).inheritIO().start();
        assertTrue(made.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, run("restore", path("backup"), path("restored"), "--newer", path("pipe")));

        Files.delete(directory.resolve("backup/backup.json"));
        Files.createSymbolicLink(directory.resolve("backup/backup.json"), Path.of("/dev/zero"));
        assertEquals(1, run("restore", path("backup"), path("restored"), "--nothing-newer"));
        assertFalse(Files.exists(directory.resolve("restored")));
    }

    @Test
    void notices_a_backup_that_was_cut_off() throws Exception {
        fill("db", 1, 3);
        run("backup", path("db"), path("earlier"));
        fill("db", 4, 6);
        run("backup", path("db"), path("later"));
        Files.copy(directory.resolve("earlier/ledger/0000000001.ledger"), directory.resolve("later/ledger/0000000001.ledger"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertEquals(1, run("restore", path("later"), path("restored"), "--nothing-newer"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("cut off"), err::toString);
    }

    @Test
    void does_not_un_revoke_what_a_newer_ledger_knows_even_when_it_is_damaged() throws Exception {
        fill("db", 1, 3);
        run("backup", path("db"), path("backup"));
        try (var store = open("db")) {
            store.admit(Samples.spending(Samples.user(4, "four", "alice"), Samples.token("token-4")));
            store.revoke(Samples.revocation(CertificateId.ssh(2)));
            store.revoke(Samples.revocation(new RevocationTarget.KeyId("mallory")));
        }
        damageFirstRecord();

        assertEquals(0, run("restore", path("backup"), path("restored"), "--newer", path("db")), err::toString);
        try (var store = open("restored")) {
            assertTrue(store.isRevoked(CertificateId.ssh(2)));
            assertFalse(store.isRevoked(CertificateId.ssh(1)));
            assertInstanceOf(KeyIdRevoked.class, store.admit(Samples.issuance(Samples.user(800, "mallory", "alice"))));
            assertEquals("four", store.find(CertificateId.ssh(4)).orElseThrow().keyId());
            assertInstanceOf(AlreadySpent.class, store.admit(Samples.spending(Samples.user(801, "a", "a"), Samples.token("token-4"))));
            assertEquals(4, store.list(Samples.all(100)).items().size());
        }
    }

    @Test
    void does_not_un_revoke_what_a_list_of_hosts_knows() throws Exception {
        fill("db", 1, 3);
        run("backup", path("db"), path("backup"));
        var serials = SerialSet.of(new SerialRange(2, 5));
        var krl = new Krl(1L << 60, Instant.EPOCH, "", List.of(new RevokedCertificates(Optional.empty(), serials, Set.of("mallory"))),
                Set.of(), Set.of());
        Files.write(directory.resolve("krl"), KrlWriter.write(krl));

        assertEquals(0, run("restore", path("backup"), path("restored"), "--newer", path("krl")), err::toString);
        try (var store = open("restored")) {
            assertEquals(serials, store.revocations().serials());
            assertEquals(Set.of("mallory"), store.revocations().keyIds());
            assertTrue(store.revocations().version() > krl.version(), "hosts take the list of the restored server for newer");
        }
    }

    @Test
    void hands_out_no_serial_and_no_version_again_however_far_the_lost_ledger_got() throws Exception {
        fill("db", 1, 3);
        run("backup", path("db"), path("backup"));
        long lostSerial;
        long lostVersion;
        try (var store = open("db")) {
            lostSerial = store.reserveSerials(1 << 20).first() + (1 << 20) - 1;
            for (int serial = 2; serial <= 500; serial++) {
                store.revoke(Samples.revocation(CertificateId.ssh(serial)));
            }
            lostVersion = store.revocations().version();
        }
        time.advance(Duration.ofSeconds(1));
        long first = serialAfterRestoring("one", lostVersion);
        time.advance(Duration.ofSeconds(1));
        long second = serialAfterRestoring("two", lostVersion);

        assertTrue(first > lostSerial);
        assertTrue(second > first + (1 << 19), "two restorations of one backup do not meet either");
    }

    private long serialAfterRestoring(String name, long lostVersion) throws IOException {
        assertEquals(0, run("restore", path("backup"), path(name), "--nothing-newer"), err::toString);
        try (var store = open(name)) {
            assertTrue(store.revocations().version() > lostVersion);
            return store.reserveSerials(1).first();
        }
    }

    @Test
    void a_restored_store_refuses_tokens_from_before_it_was_restored_also_after_more_restarts() throws Exception {
        fill("db", 1, 3);
        run("backup", path("db"), path("backup"));
        time.advance(Duration.ofMinutes(1));
        run("restore", path("backup"), path("restored"), "--nothing-newer");
        var mark = time.instant();
        time.advance(Duration.ofMinutes(1));
        for (int start = 0; start < 2; start++) {
            try (var store = open("restored", 900)) {
                assertEquals(Optional.of(mark), store.oldestToken());
                for (int i = 0; i < 10; i++) {
                    long serial = 5000 + 10L * start + i;
                    assertInstanceOf(Admitted.class, store.admit(Samples.issuance(Samples.user(serial, "a", "a"), time.instant())));
                }
            }
        }
        try (var store = open("db")) {
            assertEquals(Optional.empty(), store.oldestToken());
        }
    }

    @Test
    void is_not_restored_by_a_clock_that_is_behind() throws Exception {
        fill("db", 1, 3);
        run("backup", path("db"), path("backup"));
        time.advance(Duration.ofHours(-1));

        assertEquals(1, run("restore", path("backup"), path("restored"), "--nothing-newer"));
        assertFalse(Files.exists(directory.resolve("restored")));
    }

    @Test
    void keeps_x509_revocations_too() throws Exception {
        var id = CertificateId.x509(BigInteger.valueOf(77));
        fill("db", 1, 1);
        run("backup", path("db"), path("backup"));
        try (var store = open("db")) {
            store.revoke(Samples.revocation(id));
        }
        assertEquals(0, run("restore", path("backup"), path("restored"), "--newer", path("db"), "--newer", path("db")), err::toString);
        try (var store = open("restored")) {
            assertEquals(1, store.revokedX509(Instant.EPOCH).size());
            Samples.assertRefused(ProblemCode.SERIAL_TAKEN,
                    () -> store.admit(Samples.issuance(Samples.x509(BigInteger.valueOf(77), "a.example.com"))));
        }
    }

    @Test
    void wrong_arguments_point_to_the_help_of_the_command_that_was_typed() {
        for (var command : new String[] {"backup", "restore", "archive"}) {
            err.reset();
            assertEquals(2, run(command, path("db")));
            assertEquals("ca-server: wrong arguments; see: ca-server " + command + " --help\n", err.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_faulty_configuration_keeps_nobody_from_a_backup() throws IOException {
        fill("db", 1, 3);
        Path config = Files.writeString(directory.resolve("ca.json"), "{}");
        assertEquals(1, run("backup", config.toString(), path("backup")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("name the directory instead"));
        assertEquals(0, run("backup", path("db"), path("backup")));
    }

    private void damageFirstRecord() throws IOException {
        Path segment = directory.resolve("db/ledger/0000000001.ledger");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[300] ^= 1;
        Files.write(segment, bytes);
    }

    private void fill(String name, long first, long last) throws IOException {
        try (var store = open(name)) {
            for (long serial = first; serial <= last; serial++) {
                store.admit(Samples.spending(Samples.user(serial, "key-" + serial, "alice"), Samples.token("token-" + serial)));
            }
        }
    }

    private EmbeddedStore open(String name) throws IOException {
        return open(name, 32 << 20);
    }

    private EmbeddedStore open(String name, long segmentBytes) throws IOException {
        return EmbeddedStore.open(directory.resolve(name), time, _ -> { }, segmentBytes);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private int run(String... arguments) {
        return new UpkeepCommand(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(), time).run(List.of(arguments));
    }
}
