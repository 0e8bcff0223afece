package org.countersign.bench;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/// What the load asks for. Requests are made before the clock starts: what a client spends on keys and tokens is not the server's.
interface Work {
    /// As long as a server accepts a token at the longest, so that a long run does not outlive its tokens.
    Duration TOKEN_LIFETIME = Duration.ofMinutes(55);

    /// A whole HTTP request with a one-time token of its own. May be called by many threads.
    byte[] request(int number);

    /// Looks at answers after the run: fast is worth nothing if what came back is no certificate.
    ///
    /// @throws IllegalStateException when one is not signed by the CA, or two have the same serial
    void check(List<byte[]> answers);

    /// That many requests, made on all processors.
    default byte[][] requests(int count) {
        return IntStream.range(0, count).parallel().mapToObj(this::request).toArray(byte[][]::new);
    }

    static String newTokenId() {
        byte[] id = new byte[32];
        Randomness.SOURCE.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /// Set up when the first token is made.
    final class Randomness {
        private static final SecureRandom SOURCE = new SecureRandom();

        private Randomness() {}
    }
}
