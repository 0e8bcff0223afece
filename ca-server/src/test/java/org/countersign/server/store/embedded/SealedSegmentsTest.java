package org.countersign.server.store.embedded;

import static org.countersign.server.store.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Admission.ParentRevoked;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SerialBlock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What was decided long ago lies in segments that have ended, and is known from their indexes alone.
class SealedSegmentsTest {
    private static final int CERTIFICATES = 30;

    @TempDir
    Path data;

    @BeforeEach
    void decideLongAgo() throws Exception {
        try (var store = open()) {
            store.reserveSerials(1000);
            for (int serial = 1; serial <= CERTIFICATES; serial++) {
                var host = Samples.host(serial, Samples.NOW.plusSeconds(3600), "host-" + serial);
                store.admit(Samples.spending(host, Samples.token("token-" + serial)));
            }
            store.revoke(Samples.revocation(CertificateId.ssh(1)));
        }
        open().close();
        assertTrue(indexes().size() > 5, "most of it is in segments that have ended");
    }

    @Test
    void is_remembered_from_the_indexes() throws Exception {
        assertRemembered();
    }

    /// Indexes hold whole seconds, and this credential ends between two.
    @Test
    void a_credential_is_remembered_to_the_end_of_its_last_second() throws Exception {
        var credential = Samples.token("token-1");
        try (var store = open()) {
            store.admit(Samples.issuance(Samples.user(600, "a", "a"), credential.expires().plus(SpentCredentials.LEEWAY).minusMillis(50)));
        }
        try (var store = open()) {
            assertTrue(store.knowsAsSpent(credential));
        }
    }

    @Test
    void is_remembered_when_the_indexes_are_deleted_and_they_come_back() throws Exception {
        List<Path> before = indexes();
        for (Path index : before) {
            Files.delete(index);
        }
        assertRemembered();
        assertEquals(before, indexes());
        for (Path index : indexes()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(index)));
        }
    }

    @Test
    void is_remembered_when_indexes_are_damaged_empty_or_of_another_segment() throws Exception {
        List<Path> indexes = indexes();
        byte[] bytes = Files.readAllBytes(indexes.get(0));
        bytes[bytes.length / 2] ^= 1;
        Files.write(indexes.get(0), bytes);
        Files.write(indexes.get(1), new byte[0]);
        Files.write(indexes.get(2), Files.readAllBytes(indexes.get(3)));

        assertRemembered();
    }

    @Test
    void refuses_an_answer_from_a_record_that_was_damaged_later() throws Exception {
        damage();
        try (var store = open()) {
            int refused = 0;
            for (int serial = 1; serial <= CERTIFICATES; serial++) {
                try {
                    assertEquals(List.of("host-" + serial), store.find(CertificateId.ssh(serial)).orElseThrow().names());
                } catch (ProblemException e) {
                    assertEquals(ProblemCode.STORE_UNAVAILABLE, e.code());
                    refused++;
                }
            }
            assertEquals(1, refused);
        }
    }

    @Test
    @Timeout(60)
    void issues_nothing_once_damage_is_found_and_goes_on_with_a_segment_from_a_backup() throws Exception {
        byte[] backup = damage();
        try (var store = open()) {
            while (!store.isDamaged()) {
                Thread.sleep(10);
            }
            assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.admit(spending(600, "fresh")));
            assertEquals(RevocationOutcome.REVOKED, store.revoke(Samples.revocation(CertificateId.ssh(2))));
            assertTrue(store.isRevoked(CertificateId.ssh(2)));
        }
        Files.write(second(), backup);
        try (var store = open()) {
            assertInstanceOf(Admitted.class, store.admit(spending(600, "fresh")));
            assertTrue(store.isRevoked(CertificateId.ssh(2)));
        }
    }

    /// Damages a record in an old segment.
    ///
    /// @return the file as it was
    private byte[] damage() throws IOException {
        byte[] whole = Files.readAllBytes(second());
        byte[] damaged = whole.clone();
        damaged[300] ^= 1;
        Files.write(second(), damaged);
        return whole;
    }

    private Path second() {
        return data.resolve("ledger/0000000002.ledger");
    }

    private void assertRemembered() throws IOException {
        try (var store = open()) {
            for (int serial = 1; serial <= CERTIFICATES; serial++) {
                assertInstanceOf(AlreadySpent.class, store.admit(spending(500, "token-" + serial)));
                assertEquals(List.of("host-" + serial), store.find(CertificateId.ssh(serial)).orElseThrow().names());
                assertTrue(store.knowsHost("host-" + serial));
                assertEquals(serial == 1, store.isRevoked(CertificateId.ssh(serial)));
                int taken = serial;
                assertRefused(ProblemCode.SERIAL_TAKEN, () -> store.admit(spending(taken, "another")));
            }
            assertFalse(store.knowsHost("host-0"));
            assertEquals(CERTIFICATES, store.hosts(Samples.NOW).size());
            assertEquals(CERTIFICATES, store.list(Samples.all(100)).items().size());
            var renewal = Samples.renewal(Samples.user(500, "a", "a"), CertificateId.ssh(1));
            assertInstanceOf(ParentRevoked.class, store.admit(renewal));
            assertEquals(new SerialBlock(1001, 1), store.reserveSerials(1));
            var early = Samples.issuance(Samples.user(501, "a", "a"), Samples.NOW.minusSeconds(61));
            assertRefused(ProblemCode.CLOCK_UNTRUSTED, () -> store.admit(early));
            assertInstanceOf(Admitted.class, store.admit(spending(502, "new")));
        }
    }

    private static Issuance spending(long serial, String token) {
        return Samples.spending(Samples.user(serial, "a", "a"), Samples.token(token));
    }

    private List<Path> indexes() throws IOException {
        var indexes = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(data.resolve("ledger"), "*.index")) {
            files.forEach(indexes::add);
        }
        indexes.sort(null);
        return indexes;
    }

    private EmbeddedStore open() throws IOException {
        return EmbeddedStore.open(data, InstantSource.fixed(Samples.NOW), _ -> { }, 900);
    }
}
