package org.countersign.core.ssh.krl;

import static org.countersign.core.ssh.krl.SampleKrls.MADE;
import static org.countersign.core.ssh.krl.SampleKrls.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.KeyFingerprint.Hash;
import org.junit.jupiter.api.Test;

class KrlBuilderTest {
    private static final SshPublicKey CA = key("Ed25519");

    @Test
    void what_is_said_twice_is_revoked_once() {
        var krl = new KrlBuilder().add(CA).add(CA)
                .addSerials(Optional.of(CA), new SerialRange(5, 9)).addSerials(Optional.of(CA), new SerialRange(1, 7))
                .addKeyId(Optional.of(CA), "jane").addKeyId(Optional.of(CA), "jane")
                .add(KeyFingerprint.of(Hash.SHA256, CA)).build(3, MADE, "why");
        var revoked = new RevokedCertificates(Optional.of(CA), SerialSet.of(new SerialRange(1, 9)), Set.of("jane"));

        assertEquals(new Krl(3, MADE, "why", List.of(revoked), Set.of(CA), Set.of(KeyFingerprint.of(Hash.SHA256, CA))), krl);
    }

    @Test
    void serials_of_any_ca_are_not_those_of_one() {
        var krl = new KrlBuilder().addSerials(Optional.empty(), SerialRange.of(7)).addSerials(Optional.of(CA), SerialRange.of(8)).build(1, MADE, "");

        assertEquals(2, krl.certificates().size());
        assertEquals(krl, KrlReader.read(KrlWriter.write(krl)));
    }

    @Test
    void adding_a_list_again_changes_nothing() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var keys = Stream.generate(() -> key("Ed25519")).limit(5).toList();
        for (int round = 0; round < 100; round++) {
            var krl = SampleKrls.krl(random, keys);
            var once = new KrlBuilder().addAll(krl).build(krl.version(), krl.generatedAt(), krl.comment());
            var thrice = new KrlBuilder().addAll(krl).addAll(once).addAll(krl).build(krl.version(), krl.generatedAt(), krl.comment());
            assertEquals(once, thrice, "seed " + seed + " round " + round);
            assertEquals(krl.keys(), once.keys(), "seed " + seed);
            assertEquals(krl.fingerprints(), once.fingerprints(), "seed " + seed);
        }
    }

    @Test
    void nothing_added_is_a_list_that_revokes_nothing() {
        assertTrue(new KrlBuilder().build(1, MADE, "").isEmpty());
    }
}
