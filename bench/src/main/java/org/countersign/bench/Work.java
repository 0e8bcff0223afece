package org.countersign.bench;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/// What the load asks for. Requests are made before the clock starts: what a client spends on keys and tokens is not the server's.
interface Work {
    /// How long tokens live beyond the run that they are for: what is late is sent after its end. A server remembers a used token for as
    /// long as it lives, so that tokens that lived for an hour would fill its memory with what no real client brings.
    Duration GRACE = Duration.ofMinutes(10);
    /// As long as a server accepts a token at the longest.
    Duration LONGEST = Duration.ofMinutes(55);

    /// A whole HTTP request with a one-time token of its own. May be called by many threads.
    ///
    /// @param end of the token
    byte[] request(int number, Instant end);

    /// Looks at answers after the run: fast is worth nothing if what came back is no certificate.
    ///
    /// @throws IllegalStateException when one is not signed by the CA, or two have the same serial
    void check(List<byte[]> answers);

    /// That many requests, made on all processors.
    ///
    /// @param length of the run that they are for
    default byte[][] requests(int count, Duration length) {
        var lifetime = length.plus(GRACE).compareTo(LONGEST) < 0 ? length.plus(GRACE) : LONGEST;
        var end = Instant.now().plus(lifetime);
        return IntStream.range(0, count).parallel().mapToObj(number -> request(number, end)).toArray(byte[][]::new);
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
