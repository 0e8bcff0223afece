package org.countersign.core.issue;

import java.math.BigInteger;

/// Names one certificate: the two families count their serial numbers apart.
///
/// An SSH serial is an unsigned 64-bit number, never 0 (a certificate with serial 0 cannot be revoked by it); an
/// X.509 serial is a positive number of at most 20 octets (RFC 5280, "Serial Number").
public record CertificateId(Family family, BigInteger serial) {
    /// The two kinds of certificate this product issues.
    public enum Family { SSH, X509 }

    private static final int SSH_SERIAL_BITS = 64;
    private static final int X509_SERIAL_BITS = 159;

    public CertificateId {
        int most = family == Family.SSH ? SSH_SERIAL_BITS : X509_SERIAL_BITS;
        if (serial.signum() <= 0 || serial.bitLength() > most) {
            throw new IllegalArgumentException("serial out of range");
        }
    }

    public static CertificateId ssh(long serial) {
        return new CertificateId(Family.SSH, unsigned(serial));
    }

    public static CertificateId x509(BigInteger serial) {
        return new CertificateId(Family.X509, serial);
    }

    /// The value of 64 bits read as an unsigned number; half of all SSH serials are negative as a `long`.
    public static BigInteger unsigned(long bits) {
        return bits >= 0 ? BigInteger.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
    }
}
