package org.countersign.server.issue;

import java.math.BigInteger;
import java.security.SecureRandom;

/// Serials of X.509 certificates: random, as certificate authorities are asked to (CA/Browser Forum baseline requirements), and
/// never 0.
public final class X509Serials {
    private static final int BYTES = 16;

    private final SecureRandom random;

    public X509Serials(SecureRandom random) {
        this.random = random;
    }

    BigInteger next() {
        var serial = new BigInteger(1, RandomBytes.draw(random, BYTES));
        return serial.signum() == 0 ? next() : serial;
    }
}
