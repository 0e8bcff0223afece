package org.countersign.fuzz;

import java.util.Arrays;
import java.util.Random;

/// A little change to an input, such as fuzzers make, without knowing what it leads to.
final class Mutation {
    private Mutation() {}

    /// @param other a part of it may be put into the input
    static byte[] of(byte[] input, byte[] other, Random random) {
        byte[] bytes = input.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes = change(bytes, other, random);
        }
        return bytes;
    }

    private static byte[] change(byte[] bytes, byte[] other, Random random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = random.nextBoolean() ? (byte) 0xff : 0;
            case 3 -> bytes = Arrays.copyOf(bytes, at);
            case 4 -> bytes = without(bytes, at, 1 + random.nextInt(Math.min(8, bytes.length - at)));
            default -> bytes = splice(bytes, at, other, random);
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at, int length) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
        return shorter;
    }

    private static byte[] splice(byte[] bytes, int at, byte[] other, Random random) {
        int length = other.length == 0 ? 0 : random.nextInt(Math.min(64, other.length)) + 1;
        int from = other.length == 0 ? 0 : random.nextInt(other.length - length + 1);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(other, from, longer, at, length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
    }
}
