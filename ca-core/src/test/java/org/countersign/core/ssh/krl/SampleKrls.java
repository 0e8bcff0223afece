package org.countersign.core.ssh.krl;

import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.KeyFingerprint.Hash;

/// Lists for tests.
final class SampleKrls {
    static final Instant MADE = Instant.ofEpochSecond(1_800_000_000L);

    private SampleKrls() {}

    static Krl of(Optional<SshPublicKey> issuer, SerialSet serials, String... keyIds) {
        return new Krl(7, MADE, "", List.of(new RevokedCertificates(issuer, serials, Set.of(keyIds))), Set.of(), Set.of());
    }

    static Krl of(Set<SshPublicKey> keys, Set<KeyFingerprint> fingerprints) {
        return new Krl(7, MADE, "", List.of(), keys, fingerprints);
    }

    static SshPublicKey key(String algorithm) {
        try {
            return SshPublicKey.of(KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SerialSet serials(long... numbers) {
        return SerialSet.of(Arrays.stream(numbers).mapToObj(SerialRange::of).toArray(SerialRange[]::new));
    }

    /// Serials of all shapes: single ones, long and short ranges, dense and sparse stretches, both ends of the numbers.
    static SerialSet serials(Random random) {
        var builder = new SerialSet.Builder();
        long at = random.nextBoolean() ? 1 : random.nextLong();
        for (int i = random.nextInt(60); i > 0; i--) {
            at += 1 + switch (random.nextInt(6)) {
                case 0 -> random.nextLong() >>> 20;
                case 1 -> random.nextInt(40_000);
                case 2 -> random.nextInt(300);
                default -> random.nextInt(9);
            };
            long last = at + switch (random.nextInt(5)) {
                case 0 -> random.nextInt(20_000);
                case 1 -> random.nextInt(10);
                default -> 0;
            };
            if (at != 0 && Long.compareUnsigned(at, last) <= 0) {
                builder.add(at, last);
            }
            at = last;
        }
        return builder.build();
    }

    static Krl krl(Random random, List<SshPublicKey> keys) {
        var certificates = keys.subList(0, random.nextInt(3)).stream().map(key -> new RevokedCertificates(
                random.nextInt(5) == 0 ? Optional.empty() : Optional.of(key), serials(random), texts(random))).toList();
        var revoked = new HashSet<>(keys.subList(0, random.nextInt(keys.size())));
        var fingerprints = new HashSet<KeyFingerprint>();
        for (var key : keys.subList(0, random.nextInt(keys.size()))) {
            fingerprints.add(KeyFingerprint.of(random.nextBoolean() ? Hash.SHA1 : Hash.SHA256, key));
        }
        return new Krl(random.nextLong(), Instant.ofEpochSecond(random.nextInt()& 0xffffffffL), "list", certificates, revoked, fingerprints);
    }

    private static Set<String> texts(Random random) {
        var texts = new HashSet<String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add("key id " + random.nextInt() + "é\uD83D\uDD11");
        }
        return texts;
    }
}
