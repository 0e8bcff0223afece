package org.countersign.server.store;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.all;
import static org.countersign.server.store.Samples.assertRefused;
import static org.countersign.server.store.Samples.host;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.provenance;
import static org.countersign.server.store.Samples.renewal;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.spending;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.countersign.server.store.Samples.x509;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Admission.ParentRevoked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/// What every [Store] owes. Each implementation extends it once.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
public abstract class StoreContract extends RevocationContract {
    private static final int RACERS = 64;
    private static final Instant END = NOW.truncatedTo(ChronoUnit.SECONDS);

    @Test
    void finds_what_was_admitted() {
        var body = user(7, "alice@example.com", "alice", "ops");
        store.admit(issuance(body));

        IssuedCertificate found = store.find(body.id()).orElseThrow();

        assertEquals(CertificateKind.SSH_USER, found.kind());
        assertEquals("alice@example.com", found.keyId());
        assertEquals(List.of("alice", "ops"), found.names());
        assertEquals(body.notBefore(), found.notBefore());
        assertEquals(body.notAfter(), found.notAfter());
        assertArrayEquals(body.toBeSigned(), found.toBeSigned());
        assertEquals(provenance(NOW), found.provenance());
        assertFalse(found.revoked());
    }

    @Test
    void keeps_everything_across_a_restart() throws Exception {
        store.admit(spending(user(7, "alice", "alice"), token("once")));
        store.revoke(revocation(CertificateId.ssh(7)));
        reopen();

        assertTrue(store.find(CertificateId.ssh(7)).orElseThrow().revoked());
        assertTrue(store.isRevoked(CertificateId.ssh(7)));
        assertInstanceOf(AlreadySpent.class, store.admit(spending(user(8, "alice", "alice"), token("once"))));
    }

    @Test
    void does_not_find_what_was_never_issued() {
        assertTrue(store.find(CertificateId.ssh(1)).isEmpty());
    }

    @Test
    void records_all_bodies_of_one_issuance() {
        var identity = x509(BigInteger.valueOf(7), "alice@example.com");
        var both = new Issuance(List.of(user(7, "alice", "alice"), identity), Optional.empty(), List.of(), provenance(NOW));
        store.admit(both);

        assertEquals(CertificateKind.SSH_USER, store.find(CertificateId.ssh(7)).orElseThrow().kind());
        assertEquals(CertificateKind.X509, store.find(identity.id()).orElseThrow().kind());
    }

    @Test
    void keeps_a_certificate_that_never_ends() throws Exception {
        store.admit(issuance(host(1, Instant.MAX, "web01")));
        reopen();

        assertEquals(Instant.MAX, store.find(CertificateId.ssh(1)).orElseThrow().notAfter());
    }

    @Test
    void spends_a_credential_once() {
        assertInstanceOf(Admitted.class, store.admit(spending(user(1, "a", "a"), token("once"))));
        assertInstanceOf(AlreadySpent.class, store.admit(spending(user(2, "a", "a"), token("once"))));
        assertTrue(store.find(CertificateId.ssh(2)).isEmpty());
    }

    @Test
    void keeps_the_credentials_of_two_provisioners_apart() {
        var other = new CredentialId("other", "once", NOW.plusSeconds(300));

        assertInstanceOf(Admitted.class, store.admit(spending(user(1, "a", "a"), token("once"))));
        assertInstanceOf(Admitted.class, store.admit(spending(user(2, "a", "a"), other)));
    }

    @Test
    void does_not_confuse_where_a_provisioners_name_ends() {
        var one = new CredentialId("ab", "c", NOW.plusSeconds(300));
        var other = new CredentialId("a", "bc", NOW.plusSeconds(300));

        assertInstanceOf(Admitted.class, store.admit(spending(user(1, "a", "a"), one)));
        assertInstanceOf(Admitted.class, store.admit(spending(user(2, "a", "a"), other)));
    }

    @Test
    void admits_one_of_many_that_race_for_a_credential() throws Exception {
        for (int round = 0; round < 20; round++) {
            var credential = token("race-" + round);
            int first = 1 + round * RACERS;
            List<Admission> outcomes = Race.of(RACERS, racer -> store.admit(spending(user(first + racer, "a", "a"), credential)));

            assertEquals(1, outcomes.stream().filter(Admitted.class::isInstance).count());
            assertEquals(RACERS - 1, outcomes.stream().filter(AlreadySpent.class::isInstance).count());
        }
        assertEquals(20, store.list(all(1000)).items().size());
    }

    @Test
    void admits_no_renewal_of_a_revoked_certificate() {
        store.revoke(revocation(CertificateId.ssh(1)));

        assertEquals(new ParentRevoked(CertificateId.ssh(1)), store.admit(renewal(host(2, Instant.MAX, "web01"), CertificateId.ssh(1))));
        assertTrue(store.find(CertificateId.ssh(2)).isEmpty());
    }

    @Test
    void admits_no_renewal_once_the_revocation_has_returned() throws Exception {
        for (int round = 0; round < 50; round++) {
            var parent = CertificateId.ssh(1_000_000 + round);
            var revoked = new AtomicBoolean();
            int first = 1 + round * RACERS;
            List<Boolean> broken = Race.of(RACERS, racer -> {
                if (racer == 0) {
                    store.revoke(revocation(parent));
                    revoked.set(true);
                    return false;
                }
                boolean before = revoked.get();
                return store.admit(renewal(user(first + racer, "a", "a"), parent)) instanceof Admitted && before;
            });
            assertFalse(broken.contains(true));
        }
    }

    @Test
    void revokes_once() {
        assertEquals(RevocationOutcome.REVOKED, store.revoke(revocation(CertificateId.ssh(1))));
        assertEquals(RevocationOutcome.ALREADY_REVOKED, store.revoke(revocation(CertificateId.ssh(1))));
    }

    @Test
    void revokes_once_when_many_race() throws Exception {
        List<RevocationOutcome> outcomes = Race.of(RACERS, _ -> store.revoke(revocation(CertificateId.ssh(1))));

        assertEquals(1, outcomes.stream().filter(RevocationOutcome.REVOKED::equals).count());
    }

    /// As in ledgers of version 0.1.
    @Test
    void keeps_a_credential_spent_that_was_so_under_the_name_of_its_provisioner() throws Exception {
        store.admit(spending(user(1, "a", "a"), token("once")));
        reopen();
        var same = new CredentialId("OIDC/client", "once", token("once").expires(), Optional.of(token("once").provisioner()));

        assertInstanceOf(AlreadySpent.class, store.admit(spending(user(2, "a", "a"), same)));
        assertEquals(RevocationOutcome.CREDENTIAL_ALREADY_SPENT,
                store.revoke(new Revocation(one(1), 0, "", Optional.empty(), Optional.of(same), provenance(NOW))));
        assertFalse(store.isRevoked(CertificateId.ssh(1)));
    }

    @Test
    void spends_the_credential_of_a_revocation() {
        var spendingOne = new Revocation(one(1), 0, "", Optional.empty(), Optional.of(token("once")), provenance(NOW));
        var spendingAgain = new Revocation(one(2), 0, "", Optional.empty(), Optional.of(token("once")), provenance(NOW));

        assertEquals(RevocationOutcome.REVOKED, store.revoke(spendingOne));
        assertEquals(RevocationOutcome.CREDENTIAL_ALREADY_SPENT, store.revoke(spendingAgain));
        assertInstanceOf(AlreadySpent.class, store.admit(spending(user(1, "a", "a"), token("once"))));
        assertFalse(store.isRevoked(CertificateId.ssh(2)));
    }

    @Test
    void keeps_the_two_families_of_serials_apart() {
        store.revoke(revocation(CertificateId.x509(BigInteger.ONE)));

        assertFalse(store.isRevoked(CertificateId.ssh(1)));
    }

    @Test
    void never_holds_two_certificates_with_one_serial() {
        store.admit(issuance(user(5, "a", "a")));

        var refused = assertThrows(ProblemException.class, () -> store.admit(spending(user(5, "b", "b"), token("once"))));

        assertEquals(ProblemCode.SERIAL_TAKEN, refused.code());
        assertEquals("a", store.find(CertificateId.ssh(5)).orElseThrow().keyId());
        assertInstanceOf(Admitted.class, store.admit(spending(user(6, "b", "b"), token("once"))));
    }

    @Test
    void handles_serials_in_the_upper_half() throws Exception {
        for (long serial : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -2, -1}) {
            store.admit(issuance(user(serial, "a", "a")));
            store.revoke(revocation(CertificateId.ssh(serial)));
        }
        reopen();

        assertEquals("18446744073709551615", store.find(CertificateId.ssh(-1)).orElseThrow().id().serial().toString());
        assertEquals("9223372036854775808", store.find(CertificateId.ssh(Long.MIN_VALUE)).orElseThrow().id().serial().toString());
        assertTrue(store.isRevoked(CertificateId.ssh(-2)));
    }

    @Test
    void hands_out_rising_serials_from_one() throws Exception {
        assertEquals(new SerialBlock(1, 100), store.reserveSerials(100));
        assertEquals(new SerialBlock(101, 1), store.reserveSerials(1));
        reopen();
        assertEquals(new SerialBlock(102, 7), store.reserveSerials(7));
    }

    @Test
    void hands_out_no_serial_twice_when_many_ask() throws Exception {
        Set<Long> seen = new HashSet<>();
        for (SerialBlock block : Race.of(RACERS, _ -> store.reserveSerials(3))) {
            for (int i = 0; i < block.count(); i++) {
                assertTrue(seen.add(block.first() + i));
            }
        }
        assertEquals(3 * RACERS, seen.size());
    }

    @Test
    void refuses_decisions_of_a_clock_that_was_set_back() {
        store.admit(issuance(user(1, "a", "a")));
        var earlier = issuance(user(2, "a", "a"), NOW.minusSeconds(61));

        var refused = assertThrows(ProblemException.class, () -> store.admit(earlier));

        assertEquals(ProblemCode.CLOCK_UNTRUSTED, refused.code());
        assertInstanceOf(Admitted.class, store.admit(issuance(user(2, "a", "a"), NOW.minusSeconds(60))));
    }

    @Test
    void refuses_revocations_of_a_clock_that_was_set_back() {
        store.admit(issuance(user(1, "a", "a")));
        var earlier = new Revocation(one(1), 0, "", Optional.empty(), Optional.empty(), provenance(NOW.minusSeconds(61)));

        assertEquals(ProblemCode.CLOCK_UNTRUSTED, assertThrows(ProblemException.class, () -> store.revoke(earlier)).code());
        assertFalse(store.isRevoked(CertificateId.ssh(1)));
    }

    @Test
    void lists_the_newest_first_page_by_page() {
        for (int serial = 1; serial <= 25; serial++) {
            store.admit(issuance(user(serial, "a", "a")));
        }
        assertEquals(rangeDown(25, 1), serials(all(10)));
    }

    @Test
    void ends_the_list_when_the_last_page_is_full() {
        for (int serial = 1; serial <= 20; serial++) {
            store.admit(issuance(user(serial, "a", "a")));
        }
        Page<IssuedCertificate> first = store.list(all(10));
        Page<IssuedCertificate> second = store.list(after(all(10), first));

        assertTrue(first.next().isPresent());
        assertTrue(second.next().isEmpty());
    }

    @Test
    void goes_on_where_a_page_ended_although_more_was_issued() {
        for (int serial = 1; serial <= 4; serial++) {
            store.admit(issuance(user(serial, "a", "a")));
        }
        Page<IssuedCertificate> first = store.list(all(2));
        store.admit(issuance(user(5, "a", "a")));
        Page<IssuedCertificate> second = store.list(after(all(2), first));

        assertEquals(List.of("2", "1"), second.items().stream().map(item -> item.id().serial().toString()).toList());
    }

    @Test
    void lists_by_kind_name_key_id_and_time() {
        store.admit(issuance(user(1, "alice", "alice", "ops"), NOW));
        store.admit(issuance(user(2, "bob", "bob", "ops"), NOW.plusSeconds(10)));
        store.admit(issuance(host(3, Instant.MAX, "ops"), NOW.plusSeconds(20)));
        store.admit(issuance(user(4, "alice", "alice"), NOW.plusSeconds(30)));

        assertEquals(List.of("3"), serials(query(Optional.of(CertificateKind.SSH_HOST), "", "", NOW, NOW.plusSeconds(99))));
        assertEquals(List.of("3", "2", "1"), serials(query(Optional.empty(), "ops", "", NOW, NOW.plusSeconds(99))));
        assertEquals(List.of("4", "1"), serials(query(Optional.empty(), "", "alice", NOW, NOW.plusSeconds(99))));
        assertEquals(List.of("1"), serials(query(Optional.empty(), "ops", "alice", NOW, NOW.plusSeconds(99))));
        assertEquals(List.of("3", "2"), serials(query(Optional.empty(), "", "", NOW.plusSeconds(10), NOW.plusSeconds(30))));
    }

    @Test
    void refuses_a_cursor_that_it_did_not_give() {
        store.admit(issuance(user(1, "a", "a")));
        store.admit(issuance(user(2, "a", "a")));
        var page = store.list(all(1));
        var ofAnotherQuery = new CertificateQuery(Optional.of(CertificateKind.X509), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), page.next(), 1);

        assertEquals(ProblemCode.MALFORMED_REQUEST, assertThrows(ProblemException.class, () -> store.list(ofAnotherQuery)).code());
        for (String text : List.of("", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA", "é")) {
            var invented = new CertificateQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.of(text), 1);
            assertEquals(ProblemCode.MALFORMED_REQUEST, assertThrows(ProblemException.class, () -> store.list(invented)).code());
        }
    }

    @Test
    void knows_a_host_whatever_case_its_certificate_has() {
        store.admit(issuance(host(1, NOW.plusSeconds(10), "Web01.example.com", "web01")));

        assertTrue(store.knowsHost("web01.example.com"));
        assertTrue(store.knowsHost("web01"));
        assertFalse(store.knowsHost("web02"));
    }

    @Test
    void does_not_take_a_user_for_a_host() {
        store.admit(issuance(user(1, "web01", "web01")));

        assertFalse(store.knowsHost("web01"));
        assertTrue(store.hosts(NOW).isEmpty());
    }

    @Test
    void lists_hosts_by_name_with_their_latest_end() {
        store.admit(issuance(host(1, END.plusSeconds(500), "web02")));
        store.admit(issuance(host(2, END.plusSeconds(100), "web02", "web01")));
        store.admit(issuance(host(3, END.plusSeconds(50), "old")));

        assertEquals(List.of(new KnownHost("web01", END.plusSeconds(100)), new KnownHost("web02", END.plusSeconds(500))),
                store.hosts(END.plusSeconds(50)));
        assertTrue(store.knowsHost("old"));
    }

    @Test
    void refuses_everything_after_it_is_closed() {
        store.admit(issuance(user(1, "a", "a")));
        store.close();

        List<Executable> calls = List.of(() -> store.admit(issuance(user(2, "a", "a"))), () -> store.revoke(revocation(CertificateId.ssh(1))),
                () -> store.reserveSerials(1), () -> store.find(CertificateId.ssh(1)), () -> store.list(all(1)),
                () -> store.knowsHost("a"), () -> store.hosts(NOW));
        calls.forEach(call -> assertRefused(ProblemCode.STORE_UNAVAILABLE, call));
        store.close();
    }

    @Test
    void is_not_harmed_by_callers_that_are_interrupted() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int serial = 1; serial <= 1000; serial++) {
                int mine = serial;
                var call = callers.submit(() -> store.admit(issuance(user(mine, "a", "a"))));
                Thread.onSpinWait();
                call.cancel(true);
            }
        }
        Thread.currentThread().interrupt();
        store.admit(issuance(user(5000, "a", "a")));
        assertTrue(store.find(CertificateId.ssh(5000)).isPresent());
        assertTrue(Thread.interrupted());
        store.admit(issuance(user(5001, "a", "a")));
        reopen();
        assertTrue(store.find(CertificateId.ssh(5001)).isPresent());
    }

    private static RevocationTarget one(long serial) {
        return new RevocationTarget.Certificate(CertificateId.ssh(serial));
    }

    private List<String> serials(CertificateQuery query) {
        var serials = new ArrayList<String>();
        Page<IssuedCertificate> page = store.list(query);
        page.items().forEach(item -> serials.add(item.id().serial().toString()));
        while (page.next().isPresent()) {
            page = store.list(after(query, page));
            page.items().forEach(item -> serials.add(item.id().serial().toString()));
        }
        return serials;
    }

    private static CertificateQuery after(CertificateQuery query, Page<?> page) {
        return new CertificateQuery(query.kind(), query.name(), query.keyId(), query.from(), query.until(), page.next(), query.limit());
    }

    private static CertificateQuery query(Optional<CertificateKind> kind, String name, String keyId, Instant from, Instant until) {
        return new CertificateQuery(kind, Optional.of(name).filter(text -> !text.isEmpty()),
                Optional.of(keyId).filter(text -> !text.isEmpty()), Optional.of(from), Optional.of(until), Optional.empty(), 2);
    }

    private static List<String> rangeDown(int from, int to) {
        var numbers = new ArrayList<String>();
        for (int number = from; number >= to; number--) {
            numbers.add(Integer.toString(number));
        }
        return numbers;
    }
}
