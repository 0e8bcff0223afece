package org.countersign.core.issue;

import java.math.BigInteger;
import org.countersign.core.ProblemCode;
import org.countersign.core.keys.RsaSize;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;

/// Which well-formed keys are strong enough to be certified. Elliptic curve keys always are; RSA keys are looked at closely,
/// because a bad one lets anybody log in.
public final class KeyPolicy {
    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65537);
    private static final int MOST_EXPONENT_BITS = 32;
    /// Longer ones would keep a processor busy for a good part of a second.
    private static final int MOST_BITS_TESTED = 4096;
    private static final int FERMAT_ROUNDS = 100;
    private static final BigInteger SMALL_PRIMES = productOfSmallPrimes();

    private KeyPolicy() {}

    /// @throws org.countersign.core.ProblemException WEAK_KEY or INVALID_KEY, naming the fault
    public static void check(SshPublicKey key) {
        if (key.type() == SshKeyType.RSA) {
            checkRsa(key.rsaModulus(), key.rsaExponent());
        }
    }

    public static void checkRsa(BigInteger modulus, BigInteger exponent) {
        int bits = modulus.bitLength();
        if (bits < RsaSize.LEAST) {
            throw ProblemCode.WEAK_KEY.refuse("The RSA key has " + bits + " bits; at least " + RsaSize.LEAST
                    + " are needed. Make a new one, best an Ed25519 or ECDSA key.");
        }
        if (bits > RsaSize.MOST) {
            throw ProblemCode.INVALID_KEY.refuse(
                    "The RSA key has " + bits + " bits; at most " + RsaSize.MOST + " are accepted.");
        }
        if (exponent.compareTo(LEAST_EXPONENT) < 0 || !exponent.testBit(0)
                || exponent.bitLength() > MOST_EXPONENT_BITS) {
            throw ProblemCode.INVALID_KEY.refuse(
                    "The exponent of the RSA key is not an odd number from 65537 to 2^32. Make a new key.");
        }
        if (!modulus.testBit(0) || !modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) {
            throw weak("has a small factor");
        }
        if (RocaFingerprint.matches(modulus)) {
            throw weak("was made by a faulty library (ROCA, CVE-2017-15361)");
        }
        if (hasCloseFactors(modulus)) {
            throw weak("is the product of two numbers too close to each other");
        }
        if (bits <= MOST_BITS_TESTED && isPrime(modulus)) {
            throw weak("has a prime number for its modulus");
        }
    }

    private static RuntimeException weak(String why) {
        return ProblemCode.INVALID_KEY.refuse("The RSA key " + why + ". Make a new key.");
    }

    /// Fermat's factorisation, a bounded number of rounds: it finds factors that were drawn next to each other.
    private static boolean hasCloseFactors(BigInteger modulus) {
        var a = modulus.sqrt();
        if (!a.multiply(a).equals(modulus)) {
            a = a.add(BigInteger.ONE);
        }
        for (int i = 0; i < FERMAT_ROUNDS; i++) {
            var square = a.multiply(a).subtract(modulus);
            var root = square.sqrtAndRemainder();
            if (root[1].signum() == 0) {
                return true;
            }
            a = a.add(BigInteger.ONE);
        }
        return false;
    }

    /// Fermat's test, once: whoever knows that a modulus is prime has the private key. What it takes for a prime is no key of anybody.
    private static boolean isPrime(BigInteger modulus) {
        return BigInteger.TWO.modPow(modulus.subtract(BigInteger.ONE), modulus).equals(BigInteger.ONE);
    }

    /// The product of the first thousand odd primes.
    private static BigInteger productOfSmallPrimes() {
        var product = BigInteger.ONE;
        int count = 0;
        for (int candidate = 3; count < 1000; candidate += 2) {
            if (BigInteger.valueOf(candidate).isProbablePrime(30)) {
                product = product.multiply(BigInteger.valueOf(candidate));
                count++;
            }
        }
        return product;
    }
}
