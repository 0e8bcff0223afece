package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.countersign.core.issue.CertificateId;
import org.junit.jupiter.api.Test;

class IdFilterTest {
    private static final int COUNT = 20_000;

    private final Random random = new Random(1);
    private final List<CertificateId> inside = some().toList();
    private final IdFilter filter = IdFilter.of(inside);

    @Test
    void never_says_no_of_one_that_is_in_it() {
        var read = IdFilter.read(ByteBuffer.wrap(filter.bytes()));

        assertTrue(inside.stream().allMatch(id -> filter.mayHold(id) && read.mayHold(id)));
    }

    @Test
    void seldom_says_yes_of_one_that_is_not() {
        long wrong = some().filter(filter::mayHold).count();

        assertTrue(wrong < COUNT * 0.02, () -> wrong + " of " + COUNT);
    }

    /// Serials that somebody counted up.
    @Test
    void copes_with_serials_that_are_not_random() {
        var counted = Stream.iterate(BigInteger.ONE, BigInteger.ONE::add).limit(COUNT).map(CertificateId::x509).toList();
        var other = IdFilter.of(counted);
        long wrong = Stream.iterate(BigInteger.valueOf(COUNT + 1), BigInteger.ONE::add).limit(COUNT).map(CertificateId::x509).filter(other::mayHold).count();

        assertTrue(counted.stream().allMatch(other::mayHold));
        assertTrue(wrong < COUNT * 0.02, () -> wrong + " of " + COUNT);
    }

    @Test
    void one_of_nothing_known_excludes_nothing() {
        assertTrue(some().limit(100).allMatch(IdFilter.ANY::mayHold));
    }

    private Stream<CertificateId> some() {
        return Stream.generate(() -> CertificateId.x509(new BigInteger(127, random).setBit(0))).limit(COUNT);
    }
}
