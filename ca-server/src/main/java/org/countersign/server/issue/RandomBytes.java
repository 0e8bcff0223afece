package org.countersign.server.issue;

import java.security.SecureRandom;
import org.countersign.core.ProblemCode;

/// Random bytes for certificates, or a refusal: bytes that somebody could predict are never handed out.
final class RandomBytes {
    private RandomBytes() {}

    /// The generators of the JDK throw one or the other when the system gives them nothing.
    static byte[] draw(SecureRandom random, int count) {
        byte[] drawn = new byte[count];
        try {
            random.nextBytes(drawn);
        } catch (RuntimeException | InternalError e) {
            throw ProblemCode.RANDOM_UNAVAILABLE.refuse(ProblemCode.RANDOM_UNAVAILABLE.title(), e);
        }
        return drawn;
    }
}
