package org.countersign.server.store.embedded;

import java.util.random.RandomGenerator;
import org.countersign.core.issue.CertificateId;

/// A quick 64-bit hash for tables in memory. The seed is drawn anew for each, so that nobody outside can prepare
/// names that fall together.
final class SeededHash {
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

    private final long seed;

    SeededHash(RandomGenerator random) {
        seed = random.nextLong();
    }

    long of(String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash ^ text.charAt(i));
        }
        return hash;
    }

    long of(CertificateId certificate) {
        long hash = mix(seed ^ certificate.family().ordinal());
        for (byte part : certificate.serial().toByteArray()) {
            hash = mix(hash ^ part);
        }
        return hash;
    }

    private static long mix(long bits) {
        long product = bits * MULTIPLIER;
        return product ^ product >>> 29;
    }
}
