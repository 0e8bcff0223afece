package org.countersign.core.x509;

import java.io.IOException;

/// Reads a structure through Bouncy Castle's classes, which answer a wrong structure with exceptions of many kinds.
@FunctionalInterface
interface Asn1Reading<T> {
    T read() throws IOException;

    /// @throws X509FormatException saying that the bytes are not what they should be
    static <T> T of(String what, Asn1Reading<T> reading) {
        try {
            return reading.read();
        } catch (X509FormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new X509FormatException("not " + what);
        }
    }
}
