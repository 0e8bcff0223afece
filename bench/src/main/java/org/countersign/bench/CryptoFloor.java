package org.countersign.bench;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.countersign.core.crypto.Crypto;

/// What one SSH user certificate costs in cryptography alone, on one core: the token's ES256 signature is verified, and the
/// certificate is signed by the Ed25519 CA key. The rest of what a server spends is its own doing.
public final class CryptoFloor {
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int BYTES_OF_A_TOKEN = 700;

    private CryptoFloor() {}

    /// What it takes with one provider.
    record Floor(String provider, double verifyMicros, double signMicros) {
        double micros() {
            return verifyMicros + signMicros;
        }

        void print() {
            System.out.printf("floor     %-26s ES256 verify %.0f µs + Ed25519 sign %.0f µs = at most %,.0f certificates/s a core%n",
                    provider + ":", verifyMicros, signMicros, 1_000_000 / micros());
        }
    }

    public static void main(String[] arguments) throws GeneralSecurityException {
        measure(Crypto.fastest()).print();
        measure(Crypto.jdk()).print();
    }

    static Floor measure(Crypto crypto) throws GeneralSecurityException {
        byte[] message = new byte[BYTES_OF_A_TOKEN];
        var tokenKey = keyPair("EC");
        var caKey = keyPair("Ed25519");
        byte[] proof = crypto.signer("SHA256withECDSA", tokenKey.getPrivate()).sign(message);
        var verifier = crypto.verifier("SHA256withECDSA", tokenKey.getPublic());
        var signer = crypto.signer("Ed25519", caKey.getPrivate());
        double verifyMicros = microsEach(() -> verifier.verify(message, proof));
        double signMicros = microsEach(() -> signer.sign(message).length == 64);
        return new Floor(crypto.name(), verifyMicros, signMicros);
    }

    private static KeyPair keyPair(String algorithm) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    /// Processor time of this thread for one call, in microseconds.
    private static double microsEach(BooleanSupplier call) {
        repeat(call, WARM_UP_NANOS);
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        long calls = repeat(call, RUN_NANOS);
        return (threads.getCurrentThreadCpuTime() - before) / 1000.0 / calls;
    }

    private static long repeat(BooleanSupplier call, long nanos) {
        long calls = 0;
        for (long end = System.nanoTime() + nanos; System.nanoTime() < end; calls++) {
            if (!call.getAsBoolean()) {
                throw new IllegalStateException("the provider gave a wrong answer");
            }
        }
        return calls;
    }
}
