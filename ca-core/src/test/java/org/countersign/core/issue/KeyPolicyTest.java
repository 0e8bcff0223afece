package org.countersign.core.issue;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Random;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.junit.jupiter.api.Test;

class KeyPolicyTest {
    private static final BigInteger F4 = BigInteger.valueOf(65537);
    private final Random random = new Random(11);
    private final BigInteger good = prime(1024).multiply(prime(1024));

    @Test
    void accepts_a_sound_key_of_2048_bits() {
        assertDoesNotThrow(() -> KeyPolicy.checkRsa(good, F4));
        assertDoesNotThrow(() -> KeyPolicy.checkRsa(good, BigInteger.valueOf(4294967295L)));
    }

    @Test
    void calls_short_keys_weak_and_refuses_giant_ones() {
        refused(ProblemCode.WEAK_KEY, prime(512).multiply(prime(512)), F4);
        refused(ProblemCode.WEAK_KEY, BigInteger.ONE.shiftLeft(2046).setBit(0), F4);
        refused(ProblemCode.INVALID_KEY, BigInteger.ONE.shiftLeft(8192).setBit(0), F4);
    }

    @Test
    void refuses_exponents_that_invite_forgery() {
        for (long exponent : new long[] {1, 2, 3, 17, 65535, 65536, 65538, 4294967297L}) {
            refused(ProblemCode.INVALID_KEY, good, BigInteger.valueOf(exponent));
        }
    }

    @Test
    void refuses_moduli_that_are_easy_to_factor() {
        refused(ProblemCode.INVALID_KEY, good.clearBit(0), F4);
        refused(ProblemCode.INVALID_KEY, prime(2040).multiply(BigInteger.valueOf(7919)), F4);
        var p = prime(1024);
        refused(ProblemCode.INVALID_KEY, p.multiply(p.add(BigInteger.valueOf(1000)).nextProbablePrime()), F4);
        refused(ProblemCode.INVALID_KEY, p.multiply(p), F4);
    }

    @Test
    void recognises_moduli_of_the_faulty_smart_card_library() {
        // Any power of 65537 looks like a product of two of its primes.
        refused(ProblemCode.INVALID_KEY, F4.pow(129), F4);
    }

    private BigInteger prime(int bits) {
        return new BigInteger(bits, 30, random).setBit(bits - 1).setBit(bits - 2).nextProbablePrime();
    }

    private static void refused(ProblemCode code, BigInteger modulus, BigInteger exponent) {
        var problem = assertThrows(ProblemException.class, () -> KeyPolicy.checkRsa(modulus, exponent));
        assertEquals(code, problem.code(), problem.getMessage());
    }
}
