package org.countersign.server.store.embedded;

import java.nio.ByteBuffer;
import java.util.List;
import org.countersign.core.issue.CertificateId;

/// A Bloom filter of the X.509 serials in a segment: answers most questions for one that is not there from memory. Those serials are
/// random, so that without it every new certificate would have to be looked up in every index. Ten bits an entry, one wrong yes in a
/// hundred, and never a wrong no.
final class IdFilter {
    /// For a segment of which nothing is known.
    static final IdFilter ANY = new IdFilter(new long[0]);

    private static final int BITS_AN_ENTRY = 10;
    private static final int PROBES = 7;
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final long[] words;

    private IdFilter(long[] words) {
        this.words = words;
    }

    static IdFilter of(List<CertificateId> certificates) {
        var filter = new IdFilter(new long[1 + certificates.size() * BITS_AN_ENTRY / Long.SIZE]);
        for (CertificateId certificate : certificates) {
            long hash = hash(certificate);
            for (int probe = 0; probe < PROBES; probe++) {
                long bit = filter.bit(hash, probe);
                filter.words[(int) (bit / Long.SIZE)] |= 1L << bit;
            }
        }
        return filter;
    }

    boolean mayHold(CertificateId certificate) {
        if (words.length == 0) {
            return true;
        }
        long hash = hash(certificate);
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(hash, probe);
            if ((words[(int) (bit / Long.SIZE)] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    byte[] bytes() {
        var bytes = ByteBuffer.allocate(words.length * Long.BYTES);
        bytes.asLongBuffer().put(words);
        return bytes.array();
    }

    static boolean isLength(long bytes) {
        return bytes >= 0 && bytes <= MOST_BYTES && bytes % Long.BYTES == 0;
    }

    static IdFilter read(ByteBuffer bytes) {
        long[] words = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(words);
        return new IdFilter(words);
    }

    /// Two halves of one hash give as many probes as one wants.
    private long bit(long hash, int probe) {
        long mixed = (hash >>> 32) + probe * (hash & 0xffff_ffffL | 1);
        return Long.remainderUnsigned(mixed, (long) words.length * Long.SIZE);
    }

    /// The same for ever: it is in files. Whoever finds serials that fall together only makes himself be looked up.
    private static long hash(CertificateId certificate) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (byte part : certificate.serial().toByteArray()) {
            hash = (hash ^ part & 0xff) * 0x100_0000_01b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51_afd7_ed55_8ccdL;
        return hash ^ hash >>> 33;
    }
}
