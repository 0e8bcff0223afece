package org.countersign.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.keys.Secret;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.UnverifiedToken;

/// Whether it can be seen by the clock *where* a guess differs from a secret: in its first byte or in its last. Welch's t of the two
/// samples, as it is used to judge leaks: from 4.5 on they differ by more than chance. A comparison that stops at the first difference
/// is measured beside them; if that one is not found out, nothing is shown.
public final class Timing {
    private static final int SAMPLES = 20_000;
    /// In one sample, because the clock is coarse.
    private static final int GUESSES = 32;
    /// What is slower than this share of a sample was interrupted.
    private static final double KEPT = 0.9;
    private static final double LIMIT = 4.5;
    private static final int SECRET_LENGTH = 32;
    /// {"alg":"HS256"} and {}, as a token has them.
    private static final String SIGNED = "eyJhbGciOiJIUzI1NiJ9.e30";

    private Timing() {}

    public static void main(String[] arguments) {
        byte[] secret = new byte[SECRET_LENGTH];
        new Random(1).nextBytes(secret);
        double control = tell("control: stops at the first difference", secret, byte[]::clone, guess -> stopsEarly(secret, guess));
        double passwords = tell("passwords and other secrets", secret, Secret::of, Secret.of(secret)::matches);
        double tokens = tell("tokens signed with a shared secret", hmac(secret), Timing::token, TokenKey.ofSecret(secret)::signed);
        if (control < LIMIT) {
            System.out.println("the control was not found out: this machine is too busy to show anything");
            System.exit(2);
        }
        System.exit(passwords < LIMIT && tokens < LIMIT ? 0 : 1);
    }

    /// The smaller of two, after one to warm up: a leak shows every time.
    ///
    /// @param guess how a guess is shown
    private static <G> double tell(String what, byte[] secret, Function<byte[], G> guess, Predicate<G> compare) {
        measure(secret, guess, compare);
        double t = Math.min(measure(secret, guess, compare), measure(secret, guess, compare));
        System.out.printf("%-40s |t| %8.2f  (%,d samples each, limit %.1f)%n", what, t, SAMPLES, LIMIT);
        return t;
    }

    /// The two in a random order, so that what changes on the machine meanwhile meets both alike; and each guess anew, since where
    /// something lies in memory makes a difference too.
    private static <G> double measure(byte[] secret, Function<byte[], G> guess, Predicate<G> compare) {
        var order = new Random(2);
        byte[][] wrong = {changed(secret, 0), changed(secret, SECRET_LENGTH - 1)};
        double[][] taken = new double[2][SAMPLES];
        int[] filled = new int[2];
        while (filled[0] < SAMPLES || filled[1] < SAMPLES) {
            int which = filled[0] == SAMPLES ? 1 : filled[1] == SAMPLES ? 0 : order.nextInt(2);
            taken[which][filled[which]++] = sample(guess.apply(wrong[which]), compare);
        }
        return Math.abs(welch(undisturbed(taken[0]), undisturbed(taken[1])));
    }

    private static byte[] changed(byte[] secret, int place) {
        byte[] changed = secret.clone();
        changed[place] ^= 1;
        return changed;
    }

    private static <G> double sample(G guess, Predicate<G> compare) {
        boolean equal = false;
        long before = System.nanoTime();
        for (int i = 0; i < GUESSES; i++) {
            equal |= compare.test(guess);
        }
        long nanos = System.nanoTime() - before;
        if (equal) {
            throw new IllegalStateException("a wrong guess was taken");
        }
        return nanos;
    }

    private static double[] undisturbed(double[] nanos) {
        double[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return Arrays.copyOf(sorted, (int) (sorted.length * KEPT));
    }

    private static double welch(double[] one, double[] other) {
        double difference = mean(one) - mean(other);
        return difference / Math.sqrt(variance(one) / one.length + variance(other) / other.length);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / (values.length - 1);
    }

    private static boolean stopsEarly(byte[] secret, byte[] guess) {
        for (int i = 0; i < secret.length; i++) {
            if (secret[i] != guess[i]) {
                return false;
            }
        }
        return true;
    }

    private static UnverifiedToken token(byte[] signature) {
        return UnverifiedToken.parse(SIGNED + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    private static byte[] hmac(byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(SIGNED.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
