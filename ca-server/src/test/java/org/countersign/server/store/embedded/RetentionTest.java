package org.countersign.server.store.embedded;

import static org.countersign.server.store.Samples.assertRefused;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.ledger.LedgerCommand;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Admission.KeyIdRevoked;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.RevocationSet;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.StoreFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What ended long ago leaves, and everything that must not be forgotten stays: in small segments, with a clock that the tests move.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RetentionTest {
    private static final Duration KEEP = Duration.ofDays(30);
    /// The generator of the curve: a valid key whose private half is no secret.
    private static final SshPublicKey KEY = SshPublicKey.parse(Base64.getDecoder().decode(
            "AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm"));

    @TempDir
    Path data;

    private final SettableTime time = new SettableTime(Samples.NOW);

    @Test
    void lets_go_what_ended_long_ago_and_keeps_what_counts_for_ever() throws Exception {
        RevocationSet before;
        long nextSerial;
        try (var store = open()) {
            nextSerial = store.reserveSerials(5000).first() + 5000;
            issueUsers(store, 1, 30);
            store.admit(at(Samples.host(31, time.instant().plusSeconds(3600), "web01", "WEB02")));
            revoke(store, new RevocationTarget.Certificate(CertificateId.ssh(5)));
            revoke(store, new RevocationTarget.Certificate(CertificateId.x509(BigInteger.valueOf(99))));
            revoke(store, new RevocationTarget.Serials(new SerialRange(10, 12)));
            revoke(store, new RevocationTarget.KeyId("mallory"));
            revoke(store, new RevocationTarget.Principal("user7"));
            issueUsers(store, 32, 60);
            time.advance(Duration.ofDays(60));
            issueUsers(store, 61, 62);
            before = store.revocations();
            var gone = store.archive(KEEP);
            assertTrue(gone.size() > 5, () -> gone + " are in the archive");
            assertCounts(store, before, nextSerial);
        }
        for (int start = 0; start < 2; start++) {
            try (var store = open()) {
                assertCounts(store, before, nextSerial);
                assertEquals(Optional.empty(), store.find(CertificateId.ssh(1)), "it left");
                assertTrue(store.find(CertificateId.ssh(62)).isPresent());
            }
        }
    }

    private void assertCounts(EmbeddedStore store, RevocationSet before, long nextSerial) {
        assertTrue(store.isRevoked(CertificateId.ssh(5)));
        assertTrue(store.isRevoked(CertificateId.ssh(7)), "the one that a principal had");
        assertFalse(store.isRevoked(CertificateId.ssh(8)));
        assertTrue(store.isRevoked(CertificateId.x509(BigInteger.valueOf(99))));
        assertEquals(before.serials(), store.revocations().serials());
        assertEquals(Set.of("mallory"), store.revocations().keyIds());
        assertTrue(store.revocations().version() >= before.version());
        assertEquals(1, store.revokedX509(Instant.EPOCH).size());
        assertInstanceOf(KeyIdRevoked.class, store.admit(at(Samples.user(4000, "mallory", "a"))));
        assertTrue(store.knowsHost("web01") && store.knowsHost("web02"));
        assertTrue(store.reserveSerials(1).first() >= nextSerial);
        assertEquals(Optional.empty(), store.oldestToken());
    }

    /// The ledger would grow, and nobody be told but the log.
    @Test
    void that_nothing_can_leave_is_known_until_it_can() throws Exception {
        try (var store = open()) {
            issueUsers(store, 1, 40);
            time.advance(Duration.ofDays(60));
            issueUsers(store, 41, 42);
            var obstacle = Files.writeString(data.resolve("archive"), "where the folder should be");
            assertThrows(IOException.class, () -> store.archive(KEEP));
            assertEquals(Set.of(StoreFault.NOT_RETIRED), store.faults());
            issueUsers(store, 43, 43);
            Files.delete(obstacle);
            assertFalse(store.archive(KEEP).isEmpty());
            assertEquals(Set.of(), store.faults());
        }
    }

    @Test
    void the_chain_holds_whether_the_archive_is_there_or_away() throws Exception {
        String anchor;
        try (var store = open()) {
            issueUsers(store, 1, 20);
            anchor = new LedgerReader(data).read((_, _) -> { }).anchor().toString();
            issueUsers(store, 21, 40);
            time.advance(Duration.ofDays(60));
            issueUsers(store, 41, 42);
            store.archive(KEEP);
        }
        assertEquals(0, ledger("verify", data.toString(), anchor), "with the archive the chain begins at its beginning");
        Files.move(data.resolve("archive"), data.resolve("elsewhere"));

        assertEquals(0, ledger("verify", data.toString()));
        assertEquals(1, ledger("verify", data.toString(), anchor), "what is away cannot be checked");
    }

    @Test
    void a_segment_that_is_missing_is_missed_when_no_record_let_it_go() throws Exception {
        try (var store = open()) {
            issueUsers(store, 1, 20);
            time.advance(Duration.ofDays(60));
            issueUsers(store, 21, 60);
            store.archive(KEEP);
        }
        try (var files = Files.list(data.resolve("ledger"))) {
            Files.delete(files.filter(file -> file.toString().endsWith(".ledger")).sorted().findFirst().orElseThrow());
        }
        assertThrows(DamagedLedgerException.class, this::open);
        assertEquals(1, ledger("verify", data.toString()));
    }

    @Test
    void a_crash_before_the_files_were_moved_changes_nothing() throws Exception {
        try (var store = open()) {
            issueUsers(store, 1, 40);
            revoke(store, new RevocationTarget.Certificate(CertificateId.x509(BigInteger.valueOf(99))));
            time.advance(Duration.ofDays(60));
            issueUsers(store, 41, 42);
        }
        try (var store = open()) {
            store.archive(KEEP);
        }
        long archived = moveBack();
        try (var store = open()) {
            assertEquals(1, store.revokedX509(Instant.EPOCH).size());
            assertEquals(42, store.list(Samples.all(100)).items().size());
            long records = store.figures().records();
            assertEquals(archived, store.archive(KEEP).size());
            assertEquals(records, store.figures().records(), "nothing is carried over twice");
            assertEquals(2, store.list(Samples.all(100)).items().size());
        }
    }

    @Test
    void keeps_revoked_keys() throws Exception {
        try (var store = open()) {
            revoke(store, new RevocationTarget.Key(KEY));
            issueUsers(store, 1, 30);
            time.advance(Duration.ofDays(60));
            issueUsers(store, 31, 32);
            archiveSomething(store);
        }
        try (var store = open()) {
            assertEquals(Set.of(KEY), store.revocations().keys());
        }
    }

    @Test
    void what_was_carried_over_is_carried_on() throws Exception {
        try (var store = open()) {
            issueUsers(store, 1, 30);
            store.admit(at(Samples.host(31, time.instant().plusSeconds(3600), "web01")));
            revoke(store, new RevocationTarget.Certificate(CertificateId.ssh(5)));
            for (int year = 1; year <= 4; year++) {
                time.advance(Duration.ofDays(365));
                issueUsers(store, year * 1000, year * 1000 + 40);
                archiveSomething(store);
            }
            assertTrue(store.isRevoked(CertificateId.ssh(5)));
        }
        try (var store = open()) {
            assertTrue(store.isRevoked(CertificateId.ssh(5)));
            assertTrue(store.knowsHost("web01"));
            assertTrue(store.figures().segments() < 25, () -> store.figures() + " do not grow with the years");
        }
    }

    @Test
    void keeps_segments_with_anything_that_has_not_ended() throws Exception {
        try (var store = open()) {
            store.admit(at(Samples.host(1, Instant.MAX, "for-ever")));
            issueUsers(store, 2, 40);
            time.advance(Duration.ofDays(60));
            issueUsers(store, 41, 42);

            assertEquals(List.of(), store.archive(KEEP));
        }
    }

    @Test
    void goes_by_the_time_of_the_ledger_and_not_by_a_clock_that_runs_ahead() throws Exception {
        try (var store = open()) {
            issueUsers(store, 1, 40);
            time.advance(Duration.ofDays(36_500));

            assertEquals(List.of(), store.archive(KEEP), "nothing says on the ledger that so much time has passed");
        }
    }

    @Test
    void revives_no_token_when_the_clock_is_set_back_after_it_was_forgotten() throws Exception {
        Instant right = time.instant();
        try (var store = open()) {
            for (int serial = 1; serial <= 200; serial++) {
                assertInstanceOf(Admitted.class, store.admit(spending(serial, "token-" + serial)));
            }
            assertEquals(200, store.figures().spent());
            time.advance(Duration.ofDays(60));
            issueUsers(store, 1000, 1100);
            assertEquals(0, store.figures().spent(), "all are forgotten");
            store.archive(KEEP);
            time.set(right);
            assertRefused(ProblemCode.CLOCK_UNTRUSTED, () -> store.admit(spending(201, "token-1")));
        }
        // The command takes the clock of the machine, which is behind the one of this test as well.
        assertEquals(0, ledger("confirm-clock", data.toString()));
        time.set(Instant.now());
        try (var store = open()) {
            var oldest = store.oldestToken().orElseThrow();
            assertTrue(Duration.between(oldest, Instant.now()).abs().toMinutes() < 10, "whatever was made before is refused");
        }
    }

    @Test
    void remembers_again_after_a_clock_that_ran_ahead_what_it_had_forgotten_too_early() throws Exception {
        time.set(Instant.now().plus(Duration.ofMinutes(1)));
        Instant right = time.instant();
        var token = new CredentialId("admin@example.com", "once", right.plus(Duration.ofMinutes(50)));
        try (var store = open()) {
            store.admit(new Issuance(List.of(Samples.user(1, "a", "a")), Optional.of(token), List.of(), Samples.provenance(right)));
            time.advance(Duration.ofDays(1));
            issueUsers(store, 1000, 1100);
            assertEquals(0, store.figures().spent());
        }
        assertEquals(0, ledger("confirm-clock", data.toString()));
        time.set(Instant.now());
        try (var store = open()) {
            var again = new Issuance(List.of(Samples.user(2, "a", "a")), Optional.of(token), List.of(), Samples.provenance(time.instant()));
            assertInstanceOf(AlreadySpent.class, store.admit(again));
        }
    }

    private static Issuance spending(long serial, String token) {
        return Samples.spending(Samples.user(serial, "a", "a"), Samples.token(token));
    }

    private long moveBack() throws IOException {
        List<Path> archived;
        try (Stream<Path> files = Files.list(data.resolve("archive"))) {
            archived = files.toList();
        }
        for (Path file : archived) {
            Files.move(file, data.resolve("ledger").resolve(file.getFileName()));
        }
        return archived.size();
    }

    /// Good for an hour.
    /// The index of a segment that has just ended is made in the background, and the segment stays until it is there.
    private static void archiveSomething(EmbeddedStore store) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (store.archive(KEEP).isEmpty()) {
            assertTrue(System.nanoTime() < end, "nothing goes to the archive");
            Thread.sleep(10);
        }
    }

    private void issueUsers(EmbeddedStore store, long first, long last) {
        for (long serial = first; serial <= last; serial++) {
            var body = Samples.body(CertificateId.ssh(serial), CertificateKind.SSH_USER, "user" + serial + "@example.com",
                    time.instant().plusSeconds(3600), "user" + serial);
            assertInstanceOf(Admitted.class, store.admit(at(body)));
        }
    }

    private Issuance at(CertificateBody body) {
        return Samples.issuance(body, time.instant());
    }

    private void revoke(EmbeddedStore store, RevocationTarget target) {
        store.revoke(new Revocation(target, 1, "lost", Optional.empty(), Optional.empty(), Samples.provenance(time.instant())));
    }

    private static int ledger(String... arguments) {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return LedgerCommand.run(new ArrayList<>(List.of(arguments)), nowhere, nowhere);
    }

    private EmbeddedStore open() throws IOException {
        return EmbeddedStore.open(data, time, _ -> { }, 1500);
    }
}
