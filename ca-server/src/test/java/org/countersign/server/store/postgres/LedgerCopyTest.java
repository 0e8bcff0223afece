package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.all;
import static org.countersign.server.store.Samples.host;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.spending;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.Store;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A ledger that moves from a directory into a database, and back.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LedgerCopyTest {
    private final SettableTime time = new SettableTime(NOW);
    @TempDir
    Path directory;

    @Test
    void is_the_same_ledger_in_a_database_and_in_a_directory_again() throws Exception {
        var before = directory.resolve("before");
        try (var store = EmbeddedStore.open(before, time, _ -> { })) {
            fill(store);
        }
        var server = TestDatabase.shared();
        var settings = server.settings(server.newDatabase());
        var inward = LedgerCopy.toDatabase(before, settings);
        List<Shown> shown;
        try (var store = PostgresStore.open(settings, time, _ -> time.instant())) {
            check(store);
            shown = shown(store);
            store.admit(issuance(user(5000, "later", "later")));
        }
        var after = directory.resolve("after");
        var outward = LedgerCopy.toDirectory(settings, after, time);
        assertEquals(inward.records() + 2, outward.records());
        assertEquals(outward.anchor(), LedgerCopy.verify(settings).anchor());
        try (var store = EmbeddedStore.open(after, time, _ -> { })) {
            check(store);
            assertEquals(shown.subList(0, 900), shown(store).subList(1, 901));
        }
    }

    @Test
    void does_not_copy_over_a_ledger_that_is_there() throws Exception {
        var before = directory.resolve("before");
        try (var store = EmbeddedStore.open(before, time, _ -> { })) {
            fill(store);
        }
        var server = TestDatabase.shared();
        var settings = server.settings(server.newDatabase());
        LedgerCopy.toDatabase(before, settings);

        assertThrows(SQLException.class, () -> LedgerCopy.toDatabase(before, settings));
        assertThrows(java.io.IOException.class, () -> LedgerCopy.toDirectory(settings, before, time));
    }

    @Test
    void finds_a_record_that_was_changed_in_the_database() throws Exception {
        var server = TestDatabase.shared();
        var settings = server.settings(server.newDatabase());
        try (var store = PostgresStore.open(settings, time, _ -> time.instant())) {
            fill(store);
        }
        for (String harm : List.of("UPDATE record SET content = set_byte(content, 60, 7) WHERE number = 12", "DELETE FROM record WHERE number = 9",
                "UPDATE record SET number = -number WHERE number = 8")) {
            server.execute(settings.database(), harm);
            assertTrue(assertThrows(SQLException.class, () -> LedgerCopy.verify(settings)).getMessage().contains(harm.substring(harm.lastIndexOf(' ') + 1)));
        }
    }

    private static void fill(Store store) {
        store.reserveSerials(2000);
        for (int serial = 1; serial <= 1200; serial++) {
            store.admit(spending(user(serial, "id-" + serial, "name-" + serial % 10), token("t-" + serial)));
        }
        store.admit(issuance(host(1300, Instant.MAX, "web01")));
        store.revoke(revocation(CertificateId.ssh(7)));
        store.revoke(revocation(new RevocationTarget.KeyId("id-9")));
        store.revoke(revocation(new RevocationTarget.Principal("name-3")));
    }

    private static void check(Store store) {
        assertInstanceOf(AlreadySpent.class, store.admit(spending(user(9000, "a", "a"), token("t-1200"))));
        assertTrue(store.isRevoked(CertificateId.ssh(7)));
        assertTrue(store.isRevoked(CertificateId.ssh(1193)));
        assertTrue(store.find(CertificateId.ssh(9)).orElseThrow().revoked());
        assertTrue(store.knowsHost("web01"));
        assertTrue(store.reserveSerials(1).first() > 2000);
    }

    private record Shown(CertificateId id, String keyId, List<String> names, boolean revoked) {
        Shown(IssuedCertificate certificate) {
            this(certificate.id(), certificate.keyId(), certificate.names(), certificate.revoked());
        }
    }

    private static List<Shown> shown(Store store) {
        return store.list(all(1000)).items().stream().map(Shown::new).toList();
    }
}
