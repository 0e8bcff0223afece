package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.Origin;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;
import org.countersign.server.ledger.SegmentScan;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Samples;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The index in memory and the one on disk are made in quite different ways: what they say of a segment is the same.
class IndexesAgreeTest {
    private static final Instant NOW = Samples.NOW.truncatedTo(ChronoUnit.SECONDS);
    private static final Origin ORIGIN = new Origin("ssh-sign", "admin", "JWK", "r", "::1");

    @TempDir
    Path data;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private int disorder;
    private final List<CertificateBody> bodies = new ArrayList<>();

    /// @param disorder by how many seconds moments may fall behind: none, as much as the clock may, and more
    @ParameterizedTest
    @ValueSource(ints = {0, 55, 500})
    void on_everything(int disorder) throws Exception {
        this.disorder = disorder;
        try (var ledger = Ledger.open(data, Long.MAX_VALUE, InstantSource.fixed(NOW), Replay.NOTHING)) {
            for (int i = 0; i < 300; i++) {
                ledger.append(List.of(RecordCodec.encode(issued(i)), RecordCodec.encode(issued(i + 1000))));
            }
        }
        Path segment = Ledger.segmentFile(data, 1);
        var grown = read(segment, new TailIndex());
        var inMemory = read(segment, TailIndex.asLargeAs(grown));
        compareFinds(grown, inMemory);
        compareHosts(grown, inMemory);
        try (var onDisk = SealedIndex.build(segment, 1, Throttle.NONE); var reader = new SegmentReader(segment)) {
            compareFinds(inMemory, onDisk);
            compareHosts(inMemory, onDisk);
            for (int i = 0; i < 200; i++) {
                compareLists(new SegmentView(1, i % 2 == 0 ? grown : inMemory, reader), new SegmentView(1, onDisk, reader));
            }
        }
        var known = IndexFile.check(IndexFile.of(segment), 1, SegmentScan.run(segment, (_, _) -> { }).chainEnd()).orElseThrow();
        assertEquals(disorder < 60, known.summary().inOrder());
    }

    private static TailIndex read(Path segment, TailIndex index) throws IOException {
        SegmentScan.run(segment, (place, record) -> index.add((LedgerRecord.Issued) record, place));
        return index;
    }

    private void compareFinds(SegmentIndex one, SegmentIndex other) {
        for (CertificateBody body : bodies) {
            assertTrue(other.find(body.id()).isPresent(), "seed " + seed);
            assertEquals(one.find(body.id()), other.find(body.id()), "seed " + seed);
        }
        for (int i = 0; i < 1000; i++) {
            var unknown = CertificateId.ssh(random.nextLong() | 1);
            assertEquals(one.find(unknown), other.find(unknown), "seed " + seed);
        }
    }

    private void compareHosts(SegmentIndex one, SegmentIndex other) {
        for (int i = 0; i < 50; i++) {
            assertEquals(one.knowsHost("n" + i), other.knowsHost("n" + i), "seed " + seed);
            Instant moment = NOW.plusSeconds(random.nextInt(1200));
            assertEquals(hosts(one, moment), hosts(other, moment), "seed " + seed);
        }
    }

    private void compareLists(SegmentView one, SegmentView other) throws Exception {
        var query = new CertificateQuery(some(CertificateKind.values()[random.nextInt(3)]), some("n" + random.nextInt(25)),
                some("k" + random.nextInt(5)), some(NOW.plusSeconds(random.nextInt(700))), some(NOW.plusSeconds(random.nextInt(700))),
                Optional.empty(), random.nextInt(1, 120));

        assertEquals(pages(query, one), pages(query, other), "seed " + seed + " " + query);
    }

    private static List<String> pages(CertificateQuery first, SegmentView view) throws Exception {
        var all = new ArrayList<String>();
        Optional<String> cursor = Optional.empty();
        do {
            var query = new CertificateQuery(first.kind(), first.name(), first.keyId(), first.from(), first.until(), cursor, first.limit());
            var page = new Listing(query, found -> new IssuedCertificate(found.body().id(),
                    found.body().kind(), found.body().keyId(), found.body().names(), NOW, NOW, new byte[0],
                    Samples.provenance(found.record().at()), false)).page(List.of(view));
            page.items().forEach(item -> all.add(item.id() + " " + item.kind() + " " + item.names() + item.provenance().at()));
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    private static TreeMap<String, Instant> hosts(SegmentIndex index, Instant moment) {
        var hosts = new TreeMap<String, Instant>();
        index.hosts(moment, hosts::put);
        return hosts;
    }

    private <T> Optional<T> some(T value) {
        return random.nextInt(3) == 0 ? Optional.of(value) : Optional.empty();
    }

    private LedgerRecord.Issued issued(int number) {
        var some = new ArrayList<CertificateBody>();
        for (int i = random.nextInt(1, 3); i > 0; i--) {
            var kind = CertificateKind.values()[random.nextInt(3)];
            var id = kind == CertificateKind.X509 ? CertificateId.x509(new BigInteger(159, random).setBit(0))
                    : CertificateId.ssh((random.nextBoolean() ? Long.MIN_VALUE : 0) + number * 2L + i);
            some.add(Samples.body(id, kind, "k" + random.nextInt(5), NOW.plusSeconds(random.nextInt(1000)),
                    "n" + random.nextInt(25), "N" + random.nextInt(25), "n" + random.nextInt(25)));
        }
        bodies.addAll(some);
        return new LedgerRecord.Issued(some, Optional.empty(), Optional.empty(), ORIGIN, NOW.plusSeconds(number % 1000 * 2L + random.nextInt(disorder + 1)));
    }
}
