package org.countersign.core.issue;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/// Recognises RSA moduli made by a faulty smart card library ("The Return of Coppersmith's Attack", Nemec and others, 2017): its primes
/// are powers of 65537 modulo a product of small primes, and so is the modulus modulo each of those primes.
final class RocaFingerprint {
    private static final int[] PRIMES = {3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79,
            83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};

    private RocaFingerprint() {}

    static boolean matches(BigInteger modulus) {
        for (int prime : PRIMES) {
            int remainder = modulus.mod(BigInteger.valueOf(prime)).intValueExact();
            if (!powersOf65537(prime).contains(remainder)) {
                return false;
            }
        }
        return true;
    }

    private static Set<Integer> powersOf65537(int prime) {
        var powers = new HashSet<Integer>();
        int power = 1;
        while (powers.add(power)) {
            power = power * (65537 % prime) % prime;
        }
        return powers;
    }
}
