package org.countersign.core.revocation;

import java.io.IOException;

/// Reads a structure through Bouncy Castle's classes, which answer a wrong structure with exceptions of many kinds.
@FunctionalInterface
interface Reading<T> {
    T read() throws IOException;

    /// @throws UnusableAnswerException saying that the bytes are not what they should be
    static <T> T of(String what, Reading<T> reading) {
        try {
            return reading.read();
        } catch (UnusableAnswerException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnusableAnswerException("it is not " + what);
        }
    }
}
