package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.all;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.renewal;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.spending;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialRange;
import org.countersign.server.store.Admission;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Admission.ParentRevoked;
import org.countersign.server.store.Race;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.SettableTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What several nodes owe one another when they share a database.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class TwoNodesTest {
    private static final int RACERS = 16;

    private final SettableTime time = new SettableTime(NOW);
    private final List<PostgresStore> nodes = new ArrayList<>();
    private PostgresSettings settings;

    @BeforeEach
    void start() throws Exception {
        var server = TestDatabase.shared();
        settings = server.settings(server.newDatabase());
        for (int i = 0; i < 3; i++) {
            nodes.add(open());
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(PostgresStore::close);
    }

    private PostgresStore open() throws Exception {
        return PostgresStore.open(settings, time, _ -> time.instant());
    }

    @Test
    void admit_one_of_many_that_race_for_a_credential() throws Exception {
        for (int round = 0; round < 30; round++) {
            var credential = token("race-" + round);
            int first = 1 + round * RACERS;
            List<Admission> outcomes = Race.of(RACERS, racer -> nodes.get(racer % nodes.size())
                    .admit(spending(user(first + racer, "a", "a"), credential)));

            assertEquals(1, outcomes.stream().filter(Admitted.class::isInstance).count());
            assertEquals(RACERS - 1, outcomes.stream().filter(AlreadySpent.class::isInstance).count());
        }
        assertEquals(30, nodes.getFirst().list(all(1000)).items().size());
        checkChain();
    }

    @Test
    void see_a_revocation_with_the_next_request() {
        for (int serial = 1; serial <= 30; serial++) {
            var revoker = nodes.get(serial % 3);
            var other = nodes.get((serial + 1) % 3);
            revoker.admit(issuance(user(serial, "a", "a")));
            assertFalse(other.isRevoked(CertificateId.ssh(serial)));
            revoker.revoke(revocation(CertificateId.ssh(serial)));

            assertTrue(other.isRevoked(CertificateId.ssh(serial)));
            assertTrue(other.revocations().serials().contains(serial));
            assertTrue(other.find(CertificateId.ssh(serial)).orElseThrow().revoked());
            assertEquals(new ParentRevoked(CertificateId.ssh(serial)),
                    other.admit(renewal(user(1000 + serial, "a", "a"), CertificateId.ssh(serial))));
            assertEquals(RevocationOutcome.ALREADY_REVOKED, other.revoke(revocation(CertificateId.ssh(serial))));
        }
    }

    @Test
    void admit_no_renewal_once_a_revocation_on_another_node_has_returned() throws Exception {
        for (int round = 0; round < 30; round++) {
            var parent = CertificateId.ssh(1_000_000 + round);
            var revoked = new AtomicBoolean();
            int first = 1 + round * RACERS;
            List<Boolean> broken = Race.of(RACERS, racer -> {
                var node = nodes.get(racer % nodes.size());
                if (racer == 0) {
                    node.revoke(revocation(parent));
                    revoked.set(true);
                    return false;
                }
                boolean before = revoked.get();
                return node.admit(renewal(user(first + racer, "a", "a"), parent)) instanceof Admitted && before;
            });
            assertFalse(broken.contains(true));
        }
    }

    @Test
    void give_every_change_a_higher_version_and_the_same_to_all() {
        long version = 0;
        for (int round = 0; round < 20; round++) {
            nodes.get(round % 3).revoke(revocation(CertificateId.ssh(1 + round)));
            var sets = nodes.stream().map(PostgresStore::revocations).distinct().toList();

            assertEquals(1, sets.size());
            assertTrue(sets.getFirst().version() > version);
            version = sets.getFirst().version();
        }
    }

    @Test
    void agree_on_a_set_that_became_smaller_with_time() {
        var ending = new org.countersign.server.store.Revocation(new RevocationTarget.Certificate(CertificateId.ssh(1)), 0, "",
                java.util.Optional.of(NOW.plusSeconds(3600)), java.util.Optional.empty(), org.countersign.server.store.Samples.provenance(NOW));
        nodes.get(0).revoke(ending);
        nodes.get(1).revoke(revocation(CertificateId.ssh(2)));
        var before = nodes.get(2).revocations();
        time.advance(Duration.ofHours(26));
        nodes.get(1).admit(issuance(user(100, "a", "a"), time.instant()));

        var sets = nodes.stream().map(PostgresStore::revocations).distinct().toList();
        assertEquals(1, sets.size());
        assertFalse(sets.getFirst().serials().contains(1));
        assertTrue(sets.getFirst().version() > before.version());
    }

    @Test
    void reserve_serials_that_never_overlap() throws Exception {
        var blocks = Race.of(RACERS, racer -> nodes.get(racer % nodes.size()).reserveSerials(7));

        assertEquals(7 * RACERS, blocks.stream().flatMapToInt(block -> IntStream.range(0, block.count()).map(i -> (int) block.first() + i))
                .distinct().count());
    }

    @Test
    void take_a_range_that_reaches_into_serials_of_another_node_for_taken() {
        nodes.get(0).reserveSerials(100);
        nodes.get(1).reserveSerials(100);
        nodes.get(1).admit(issuance(user(150, "a", "a")));
        nodes.get(2).revoke(revocation(new RevocationTarget.Serials(new SerialRange(1, 150))));

        org.countersign.server.store.Samples.assertRefused(org.countersign.core.ProblemCode.SERIAL_TAKEN,
                () -> nodes.get(0).admit(issuance(user(5, "a", "a"))));
    }

    @Test
    void refuse_to_issue_with_a_clock_that_is_not_the_databases() throws Exception {
        Instant real = NOW;
        for (int seconds : new int[] {-31, 31}) {
            try (var off = PostgresStore.open(settings, new SettableTime(real.plusSeconds(seconds)), _ -> real)) {
                org.countersign.server.store.Samples.assertRefused(org.countersign.core.ProblemCode.CLOCK_UNTRUSTED,
                        () -> off.admit(issuance(user(1, "a", "a"))));
            }
        }
        try (var near = PostgresStore.open(settings, new SettableTime(real.plusSeconds(20)), _ -> real)) {
            assertInstanceOf(Admitted.class, near.admit(issuance(user(1, "a", "a"))));
        }
    }

    @Test
    void forget_spent_credentials_by_the_earlier_of_two_clocks() throws Exception {
        for (int serial = 1; serial <= 20; serial++) {
            nodes.get(serial % 3).admit(spending(user(serial, "a", "a"), token("t-" + serial)));
        }
        var end = token("any").expires();
        try (var ahead = PostgresStore.open(settings, time, _ -> time.instant())) {
            Thread.sleep(1_100);
            ahead.admit(issuance(user(100, "a", "a"), end.plusSeconds(400)));
            assertEquals(20, ahead.figures().spent(), "the database's clock says that it is too early");
            time.set(end.plusSeconds(400));
            long serial = 101;
            for (long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); ahead.figures().spent() > 0 && System.nanoTime() < patience;) {
                ahead.admit(issuance(user(serial++, "a", "a"), end.plusSeconds(400)));
                Thread.sleep(50);
            }
            assertEquals(0, ahead.figures().spent());
        }
    }

    private void checkChain() throws Exception {
        try (var connection = TestDatabase.shared().connect(settings.database())) {
            ChainCheck.run(connection);
        }
    }
}
