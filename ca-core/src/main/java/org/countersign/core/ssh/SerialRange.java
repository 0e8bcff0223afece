package org.countersign.core.ssh;

/// The certificates with serial `first` to `last`, both included. Serials are unsigned; 0 is none, because OpenSSH never
/// takes a certificate with serial 0 for revoked, and refuses a whole KRL that says so.
public record SerialRange(long first, long last) {
    public SerialRange {
        if (first == 0 || Long.compareUnsigned(first, last) > 0) {
            throw new IllegalArgumentException("a range of serials begins at 1 or later and does not end before it begins");
        }
    }

    public static SerialRange of(long serial) {
        return new SerialRange(serial, serial);
    }

    public boolean contains(long serial) {
        return Long.compareUnsigned(first, serial) <= 0 && Long.compareUnsigned(serial, last) <= 0;
    }

    /// Both ends in decimal, `7-12`.
    @Override
    public String toString() {
        return Long.toUnsignedString(first) + "-" + Long.toUnsignedString(last);
    }
}
