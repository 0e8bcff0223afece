package org.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {
    @Test
    void is_what_the_jdk_computes_for_every_length() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int length = 0; length < 2000; length++) {
            byte[] data = new byte[length];
            random.nextBytes(data);
            assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(data), Sha256.of(data), () -> "seed " + seed + ", length " + data.length);
        }
    }
}
