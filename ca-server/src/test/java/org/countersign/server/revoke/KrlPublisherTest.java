package org.countersign.server.revoke;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSig;
import org.countersign.core.ssh.SshSignature;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.ssh.krl.RevokedCertificates;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.Store;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KrlPublisherTest {
    private static final KeyPair KEYS = KeyGenerator.ed25519().generate(new SecureRandom());
    private static final SshPublicKey USER_CA = SshPublicKey.of(KEYS.getPublic());
    private static final SshPublicKey FORMER_CA = SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic());

    @TempDir
    Path directory;

    private final SettableTime time = new SettableTime(NOW);
    private final LastGoodKrl lastGood = new LastGoodKrl();
    private Store store;
    private boolean keyFails;

    @BeforeEach
    void open() throws Exception {
        store = EmbeddedStore.open(directory, time, failure -> { });
    }

    @AfterEach
    void close() {
        store.close();
    }

    private KrlPublisher start() {
        return KrlPublisher.start(store, lastGood, List.of(USER_CA, FORMER_CA, USER_CA), Optional.of(signing()), time);
    }

    private Function<byte[], SshSig> signing() {
        return list -> {
            if (keyFails) {
                throw new IllegalStateException("the key is out of reach");
            }
            var signer = Crypto.jdk().signer(SshSignature.signatureAlgorithm(USER_CA.type()), KEYS.getPrivate());
            return SshSig.make(SshSig.KRL, list, USER_CA, signer::sign);
        };
    }

    private static Krl read(PublishedKrl published) {
        return KrlReader.read(published.bytes());
    }

    @Test
    void names_each_serial_and_key_id_under_each_ca_key_once() {
        store.revoke(revocation(CertificateId.ssh(7)));
        store.revoke(revocation(new RevocationTarget.KeyId("alice")));
        store.revoke(revocation(new RevocationTarget.Key(FORMER_CA)));
        var krl = read(start().current());

        assertEquals(Set.of(USER_CA, FORMER_CA), krl.certificates().stream().map(one -> one.issuer().orElseThrow()).collect(Collectors.toSet()));
        assertEquals(2, krl.certificates().size());
        for (RevokedCertificates revoked : krl.certificates()) {
            assertEquals(SerialSet.of(SerialRange.of(7)), revoked.serials());
            assertEquals(Set.of("alice"), revoked.keyIds());
        }
        assertEquals(Set.of(FORMER_CA), krl.keys());
    }

    @Test
    void serves_the_same_list_from_memory_until_something_is_revoked() {
        var publisher = start();
        var first = publisher.current();
        store.admit(issuance(user(1, "alice", "alice")));
        time.advance(Duration.ofMinutes(5));
        assertSame(first, publisher.current());
        store.revoke(revocation(CertificateId.ssh(1)));
        assertTrue(publisher.current().version() > first.version());
    }

    @Test
    void says_a_hundred_thousand_rising_serials_in_less_than_a_kibibyte() {
        store.admit(issuance(user(100_000, "alice", "alice")));
        store.revoke(revocation(new RevocationTarget.Serials(new SerialRange(1, 50_000))));
        for (long serial = 50_001; serial < 50_101; serial++) {
            store.revoke(revocation(CertificateId.ssh(serial)));
        }
        store.revoke(revocation(new RevocationTarget.Serials(new SerialRange(50_101, 100_000))));
        var list = start().current();

        assertTrue(list.bytes().length < 1024, list.bytes().length + " bytes");
        assertEquals(SerialSet.of(new SerialRange(1, 100_000)), read(list).certificates().getFirst().serials());
    }

    @Test
    void keeps_the_last_good_list_while_no_other_can_be_made_and_says_so() {
        var publisher = start();
        var good = publisher.current();
        assertFalse(publisher.isBehind());
        keyFails = true;
        store.revoke(revocation(CertificateId.ssh(7)));

        assertSame(good, publisher.current());
        assertFalse(publisher.publish());
        assertTrue(publisher.isBehind());
        keyFails = false;
        assertSame(good, publisher.current(), "not tried again at once");
        time.advance(Duration.ofSeconds(5));
        assertTrue(publisher.publish());
        assertFalse(publisher.isBehind());
        assertTrue(read(publisher.current()).certificates().getFirst().serials().contains(7));
    }

    @Test
    void serves_what_the_publisher_before_it_served_while_it_has_nothing_better() {
        var before = start().current();
        keyFails = true;
        var after = start();
        assertSame(before, after.current());
        assertTrue(after.isBehind());
    }

    @Test
    void takes_up_other_ca_keys_although_nothing_was_revoked() {
        store.revoke(revocation(CertificateId.ssh(7)));
        KrlPublisher.start(store, lastGood, List.of(USER_CA), Optional.empty(), time);
        assertEquals(2, read(start().current()).certificates().size());
    }

    @Test
    void tries_again_although_the_clock_went_back() {
        var publisher = start();
        keyFails = true;
        store.revoke(revocation(CertificateId.ssh(7)));
        assertFalse(publisher.publish());
        keyFails = false;
        time.advance(Duration.ofDays(-30));
        assertTrue(publisher.publish());
    }

    @Test
    void serves_no_file_at_all_when_there_never_was_a_good_one() {
        keyFails = true;
        var publisher = start();
        assertTrue(publisher.isBehind());
        assertEquals(ProblemCode.INTERNAL, assertThrows(ProblemException.class, publisher::current).code());
    }

    @Test
    void offers_no_list_without_ca_keys_because_it_would_lack_the_serials() {
        var publisher = KrlPublisher.start(store, lastGood, List.of(), Optional.empty(), time);
        store.revoke(revocation(CertificateId.ssh(7)));
        assertTrue(publisher.publish());
        assertEquals(ProblemCode.NOT_FOUND, assertThrows(ProblemException.class, publisher::current).code());
    }

    @Test
    void is_served_unsigned_by_an_authority_whose_keys_are_all_in_the_past() {
        store.revoke(revocation(CertificateId.ssh(7)));
        var list = KrlPublisher.start(store, lastGood, List.of(FORMER_CA), Optional.empty(), time).current();
        assertTrue(list.signature().isEmpty());
        assertFalse(read(list).isEmpty());
    }

    @Test
    void is_the_same_to_the_byte_after_a_restart_with_another_clock() throws Exception {
        store.revoke(revocation(CertificateId.ssh(7)));
        var before = start().current();
        assertEquals(NOW.truncatedTo(ChronoUnit.SECONDS), read(before).generatedAt());
        store.close();
        time.advance(Duration.ofDays(-3));
        store = EmbeddedStore.open(directory, time, failure -> { });
        assertEquals(before.sha256(), start().current().sha256());
    }

    @Test
    void its_version_never_goes_back_over_restarts_and_clocks_that_do() throws Exception {
        long last = start().current().version();
        for (int round = 1; round <= 4; round++) {
            store.revoke(revocation(CertificateId.ssh(round)));
            long grown = start().current().version();
            assertTrue(grown > last);
            store.close();
            time.advance(Duration.ofDays(-400 * round));
            store = EmbeddedStore.open(directory, time, failure -> { });
            last = start().current().version();
            assertTrue(last >= grown);
            assertTrue(read(start().current()).certificates().getFirst().serials().contains(round));
        }
    }
}
