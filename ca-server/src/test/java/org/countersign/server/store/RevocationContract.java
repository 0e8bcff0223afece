package org.countersign.server.store;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.host;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.provenance;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.countersign.server.store.Samples.x509;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.KeyIdRevoked;
import org.countersign.server.store.Admission.KeyRevoked;
import org.countersign.server.store.Admission.ParentRevoked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Store] owes to those who revoke and to those who publish what is revoked; the part of [StoreContract] that is about
/// more than one certificate.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
public abstract class RevocationContract {
    private static final SshPublicKey CA = newKey();

    protected final SettableTime time = new SettableTime(NOW);
    protected Store store;

    /// Opens the store of this test; called again after it was closed, it opens the same one.
    protected abstract Store open(InstantSource time) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open(time);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected void reopen() throws Exception {
        store.close();
        store = open(time);
    }

    @Test
    void has_nothing_revoked_at_the_beginning() {
        assertEquals(new RevocationSet(0, Instant.EPOCH, SerialSet.EMPTY, Set.of(), Set.of()), store.revocations());
    }

    @Test
    void keeps_every_kind_of_revocation_across_a_restart() throws Exception {
        var key = newKey();
        issue(1, 30);
        store.revoke(revocation(CertificateId.ssh(3)));
        store.revoke(revocation(CertificateId.ssh(-1)));
        store.revoke(revocation(CertificateId.x509(BigInteger.valueOf(9))));
        store.revoke(revocation(new RevocationTarget.Serials(new SerialRange(10, 20))));
        store.revoke(revocation(new RevocationTarget.Key(key)));
        store.revoke(revocation(new RevocationTarget.KeyId("id-5")));
        store.revoke(revocation(new RevocationTarget.Principal("name-7")));
        var before = store.revocations();
        reopen();
        var after = store.revocations();

        assertEquals(SerialSet.of(SerialRange.of(3), SerialRange.of(7), new SerialRange(10, 20), SerialRange.of(-1)), after.serials());
        assertEquals(Set.of(key), after.keys());
        assertEquals(Set.of("id-5"), after.keyIds());
        assertEquals(before.serials(), after.serials());
        assertTrue(after.version() >= before.version());
    }

    @Test
    void says_the_same_with_the_same_version_and_time_to_everyone_who_opens_it() throws Exception {
        issue(1, 3);
        store.revoke(revocation(CertificateId.ssh(2)));
        var before = store.revocations();
        assertEquals(NOW, before.at());
        time.advance(Duration.ofDays(-1));
        reopen();
        assertEquals(before, store.revocations());
    }

    @Test
    void tells_which_x509_certificates_are_revoked_until_they_have_ended() throws Exception {
        var endless = revocation(CertificateId.x509(BigInteger.valueOf(9)));
        store.revoke(ending(CertificateId.x509(BigInteger.valueOf(7)), NOW.plusSeconds(60)));
        store.revoke(revocation(CertificateId.ssh(8)));
        store.revoke(endless);
        for (int round = 0; round < 2; round++) {
            var all = store.revokedX509(NOW.plusSeconds(60));
            assertEquals(List.of(BigInteger.valueOf(7), BigInteger.valueOf(9)), all.stream().map(RevokedX509::serial).toList());
            assertEquals(new RevokedX509(BigInteger.valueOf(9), endless.provenance().at(), endless.reasonCode(), endless.expires()),
                    all.getLast());
            assertEquals(List.of(all.getLast()), store.revokedX509(NOW.plusSeconds(61)));
            reopen();
        }
    }

    @Test
    void gives_every_change_a_higher_version() throws Exception {
        issue(1, 12);
        long version = store.revocations().version();
        for (int serial = 1; serial <= 12; serial++) {
            store.revoke(revocation(CertificateId.ssh(serial)));
            long next = store.revocations().version();
            assertTrue(Long.compareUnsigned(next, version) > 0, next + " after " + version);
            version = next;
            if (serial % 4 == 0) {
                reopen();
                assertTrue(store.revocations().version() >= version);
                version = store.revocations().version();
            }
        }
    }

    @Test
    void changes_nothing_but_the_version_when_only_certificates_are_issued() {
        store.revoke(revocation(CertificateId.ssh(3)));
        var before = store.revocations();
        issue(10, 20);

        assertEquals(before, store.revocations());
    }

    @Test
    void leaves_out_what_has_ended_by_the_time_of_the_ledger() throws Exception {
        store.revoke(ending(CertificateId.ssh(1), NOW.plus(Duration.ofHours(1))));
        store.revoke(ending(CertificateId.ssh(2), NOW.plus(Duration.ofHours(50))));
        store.revoke(revocation(CertificateId.ssh(3)));
        var before = store.revocations();
        assertEquals(SerialSet.of(new SerialRange(1, 3)), before.serials());

        issueAt(NOW.plus(Duration.ofHours(26)));
        var after = store.revocations();
        assertEquals(SerialSet.of(new SerialRange(2, 3)), after.serials());
        assertTrue(after.version() > before.version());
        assertTrue(store.isRevoked(CertificateId.ssh(1)));
        reopen();
        assertEquals(after.serials(), store.revocations().serials());
        assertTrue(store.revocations().version() >= after.version());
    }

    /// To a host whose clock is late it is good for a while still, and to every host when it is this clock that is early.
    @Test
    void lists_what_has_ended_for_a_day_more() {
        store.revoke(ending(CertificateId.ssh(1), NOW.plus(Duration.ofHours(1))));
        issueAt(NOW.plus(Duration.ofHours(25)).minusSeconds(60));

        assertEquals(SerialSet.of(SerialRange.of(1)), store.revocations().serials());
    }

    /// The ledger's time has not come then. A server that is to be confirmed serves lists until it is.
    @Test
    void lists_again_what_was_left_out_for_a_clock_that_ran_ahead_and_is_set_back() throws Exception {
        store.revoke(ending(CertificateId.ssh(1), NOW.plus(Duration.ofHours(1))));
        issueAt(NOW.plus(Duration.ofDays(40)));
        var meanwhile = store.revocations();
        assertEquals(SerialSet.EMPTY, meanwhile.serials());

        time.set(NOW.plusSeconds(60));
        assertEquals(SerialSet.of(SerialRange.of(1)), store.revocations().serials());
        assertTrue(store.revocations().version() >= meanwhile.version());
        reopen();
        assertEquals(SerialSet.of(SerialRange.of(1)), store.revocations().serials());
        time.set(NOW.plus(Duration.ofDays(40)));
        assertEquals(SerialSet.EMPTY, store.revocations().serials());
    }

    private void issueAt(Instant moment) {
        time.set(moment);
        store.admit(issuance(user(100, "a", "a"), moment));
    }

    @Test
    void revokes_a_range_with_all_in_it() {
        issue(1, 20);
        assertEquals(RevocationOutcome.REVOKED, store.revoke(revocation(new RevocationTarget.Serials(new SerialRange(5, 15)))));

        assertTrue(store.isRevoked(CertificateId.ssh(5)) && store.isRevoked(CertificateId.ssh(15)));
        assertFalse(store.isRevoked(CertificateId.ssh(4)) || store.isRevoked(CertificateId.ssh(16)));
        assertFalse(store.isRevoked(CertificateId.x509(BigInteger.TEN)));
        assertTrue(store.find(CertificateId.ssh(10)).orElseThrow().revoked());
        assertEquals(RevocationOutcome.ALREADY_REVOKED, store.revoke(revocation(CertificateId.ssh(10))));
        assertEquals(RevocationOutcome.ALREADY_REVOKED,
                store.revoke(revocation(new RevocationTarget.Serials(new SerialRange(6, 9)))));
        assertInstanceOf(ParentRevoked.class, store.admit(renewal(new Parent(CertificateId.ssh(7), Optional.empty(), List.of()))));
    }

    @Test
    void revokes_no_range_that_reaches_beyond_what_was_issued() throws Exception {
        var range = new RevocationTarget.Serials(new SerialRange(5, 21));
        assertEquals(RevocationOutcome.BEYOND_ISSUED, store.revoke(revocation(range)));
        assertEquals(0, store.lastSshSerial());
        issue(1, 20);
        assertEquals(RevocationOutcome.BEYOND_ISSUED, store.revoke(revocation(range)));
        assertEquals(20, store.lastSshSerial());
        reopen();
        assertEquals(RevocationOutcome.BEYOND_ISSUED, store.revoke(revocation(range)));
        assertEquals(20, store.lastSshSerial());
        assertFalse(store.isRevoked(CertificateId.ssh(5)));
        issue(21, 21);
        assertEquals(RevocationOutcome.REVOKED, store.revoke(revocation(range)));
    }

    @Test
    void issues_no_certificate_with_a_revoked_serial() {
        store.revoke(revocation(CertificateId.ssh(5)));

        var refused = assertThrows(ProblemException.class, () -> store.admit(issuance(user(5, "a", "a"))));
        assertEquals(ProblemCode.SERIAL_TAKEN, refused.code());
    }

    @Test
    void revokes_once_by_key_and_by_key_id() {
        for (RevocationTarget target : List.of(new RevocationTarget.Key(newKey()), new RevocationTarget.KeyId("alice"))) {
            assertEquals(RevocationOutcome.REVOKED, store.revoke(revocation(target)));
            assertEquals(RevocationOutcome.ALREADY_REVOKED, store.revoke(revocation(target)));
        }
    }

    @Test
    void admits_nothing_for_a_revoked_key() throws Exception {
        var key = newKey();
        var known = ssh(1, key, "alice");
        store.admit(issuance(known));
        store.revoke(revocation(new RevocationTarget.Key(key)));
        reopen();

        assertEquals(new KeyRevoked(key), store.admit(issuance(ssh(2, key, "alice"))));
        assertEquals(new ParentRevoked(known.id()), store.admit(renewal(Parent.of(known))));
        assertInstanceOf(Admitted.class, store.admit(issuance(ssh(3, newKey(), "alice"))));
        assertTrue(store.find(known.id()).orElseThrow().revoked());
        assertFalse(store.find(CertificateId.ssh(3)).orElseThrow().revoked());
    }

    @Test
    void admits_nothing_under_a_revoked_ca_key() {
        var known = ssh(1, newKey(), "alice");
        store.admit(issuance(known));
        store.revoke(revocation(new RevocationTarget.Key(CA)));

        assertEquals(new KeyRevoked(CA), store.admit(issuance(ssh(2, newKey(), "bob"))));
        assertEquals(new ParentRevoked(known.id()), store.admit(renewal(Parent.of(known))));
    }

    @Test
    void admits_nothing_with_a_revoked_key_id() throws Exception {
        store.admit(issuance(user(1, "alice", "a")));
        store.revoke(revocation(new RevocationTarget.KeyId("alice")));
        reopen();

        assertEquals(new KeyIdRevoked("alice"), store.admit(issuance(user(2, "alice", "a"))));
        assertEquals(new ParentRevoked(CertificateId.ssh(1)),
                store.admit(renewal(new Parent(CertificateId.ssh(1), Optional.of("alice"), List.of()))));
        assertInstanceOf(Admitted.class, store.admit(issuance(user(3, "alice2", "a"))));
        assertInstanceOf(Admitted.class, store.admit(issuance(x509(BigInteger.ONE, "alice"))));
        assertTrue(store.find(CertificateId.ssh(1)).orElseThrow().revoked());
    }

    @Test
    void revokes_what_a_principal_has_and_nothing_else() throws Exception {
        store.admit(issuance(user(1, "alice", "alice", "ops")));
        store.admit(issuance(user(2, "bob", "bob")));
        store.admit(issuance(host(3, Instant.MAX, "ops")));
        store.admit(issuance(x509(BigInteger.valueOf(4), "ops")));
        store.admit(issuance(user(5, "ops", "alice")));
        store.admit(issuance(host(6, NOW.minus(Duration.ofDays(1)), "ops")));
        reopen();
        store.revoke(at(new RevocationTarget.Principal("ops"), NOW.plusSeconds(20)));
        store.admit(issuance(user(7, "ops", "ops"), NOW.plusSeconds(20)));

        assertEquals(SerialSet.of(SerialRange.of(1), SerialRange.of(3)), store.revocations().serials());
        assertFalse(store.isRevoked(CertificateId.x509(BigInteger.valueOf(4))));
        assertFalse(store.isRevoked(CertificateId.ssh(7)));
        assertEquals(RevocationOutcome.REVOKED, store.revoke(at(new RevocationTarget.Principal("ops"), NOW.plusSeconds(20))));
        assertTrue(store.isRevoked(CertificateId.ssh(7)));
        assertEquals(RevocationOutcome.REVOKED, store.revoke(revocation(new RevocationTarget.Principal("nobody"))));
    }

    /// Hosts whose clocks are late take them still, and a clock here that ran ahead takes certificates for ended that have not.
    @Test
    void revokes_what_a_principal_had_until_a_day_ago() {
        store.admit(issuance(user(1, "alice", "alice")));
        var ahead = NOW.plus(Duration.ofHours(39));
        time.set(ahead);
        store.admit(issuance(host(2, Instant.MAX, "alice"), ahead));
        store.revoke(at(new RevocationTarget.Principal("alice"), ahead));
        assertTrue(store.isRevoked(CertificateId.ssh(1)));
        assertEquals(SerialSet.of(new SerialRange(1, 2)), store.revocations().serials());
    }

    @Test
    void revokes_many_certificates_of_one_principal() throws Exception {
        for (int serial = 1; serial <= 1_200; serial++) {
            store.admit(issuance(user(serial, "job", serial % 7 == 0 ? "other" : "deploy")));
        }
        store.revoke(revocation(new RevocationTarget.Principal("deploy")));
        reopen();

        assertEquals(172, store.revocations().serials().ranges().size());
        assertTrue(store.isRevoked(CertificateId.ssh(1_200)));
        assertFalse(store.isRevoked(CertificateId.ssh(1_197)));
    }

    /// Whatever was admitted before a principal's revocation was asked for is in it.
    @Test
    void misses_no_certificate_while_others_are_issued() throws Exception {
        var admitted = new AtomicInteger();
        var next = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                threads.submit(() -> {
                    for (int serial = next.incrementAndGet(); serial <= 800; serial = next.incrementAndGet()) {
                        store.admit(issuance(user(serial, "job", "deploy")));
                        admitted.incrementAndGet();
                    }
                });
            }
            for (int round = 0; round < 8; round++) {
                int atLeast = admitted.get();
                store.revoke(revocation(new RevocationTarget.Principal("deploy")));
                long revoked = store.revocations().serials().ranges().stream().mapToLong(range -> range.last() - range.first() + 1).sum();
                assertTrue(revoked >= atLeast, revoked + " of " + atLeast);
            }
        }
        store.revoke(revocation(new RevocationTarget.Principal("deploy")));
        assertEquals(SerialSet.of(new SerialRange(1, 800)), store.revocations().serials());
    }

    @Test
    void spends_the_credential_of_any_revocation() {
        var revoking = new Revocation(new RevocationTarget.Principal("ops"), 0, "", Optional.empty(),
                Optional.of(token("once")), provenance(NOW));

        assertEquals(RevocationOutcome.REVOKED, store.revoke(revoking));
        assertEquals(RevocationOutcome.CREDENTIAL_ALREADY_SPENT, store.revoke(revoking));
    }

    private void issue(int first, int last) {
        for (int serial = first; serial <= last; serial++) {
            store.admit(issuance(user(serial, "id-" + serial, "name-" + serial)));
        }
    }

    private static Revocation ending(CertificateId certificate, Instant end) {
        return new Revocation(new RevocationTarget.Certificate(certificate), 1, "", Optional.of(end), Optional.empty(), provenance(NOW));
    }

    private static Revocation at(RevocationTarget target, Instant moment) {
        return new Revocation(target, 1, "", Optional.empty(), Optional.empty(), provenance(moment));
    }

    private static Issuance renewal(Parent parent) {
        return new Issuance(List.of(ssh(50_000, newKey(), "someone")), Optional.empty(), List.of(parent), provenance(NOW));
    }

    private static SshCertificateBody ssh(long serial, SshPublicKey key, String keyId) {
        return SshCertificateBody.issuable(new byte[SshCertificateBody.NONCE_BYTES], key, serial, CertificateType.USER, keyId,
                List.of("alice"), Validity.between(NOW, NOW.plusSeconds(3600)), Map.of(), Map.of(), CA);
    }

    private static SshPublicKey newKey() {
        try {
            return SshPublicKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
