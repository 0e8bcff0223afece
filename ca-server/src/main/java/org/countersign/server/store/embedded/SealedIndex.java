package org.countersign.server.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.ledger.SegmentScan;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.embedded.TimeSearch.Range;
import org.countersign.server.store.memory.Key;
import org.countersign.server.store.memory.Position;
import org.mapdb.SortedTableMap;
import org.mapdb.volume.MappedFileVolSingle;

/// The index of a segment that is ended: an immutable MapDB table in a file that is mapped into memory.
final class SealedIndex implements SegmentIndex, AutoCloseable {
    private final Summary summary;
    private final IdFilter filter;
    private final SortedTableMap<byte[], Long> table;

    private SealedIndex(Path file, IndexFile.Known known) throws IOException {
        var volume = new MappedFileVolSingle(file.toFile(), true, 0, Files.size(file), false);
        this.summary = known.summary();
        this.filter = known.filter();
        this.table = SortedTableMap.open(volume, IndexFile.KEYS, IndexFile.VALUES);
    }

    /// Opens the index of a segment.
    ///
    /// @return nothing when there is none that is whole and of just this segment
    static Optional<SealedIndex> open(Path segment, long number, byte[] chainEnd) throws IOException {
        Path file = IndexFile.of(segment);
        Optional<IndexFile.Known> known = IndexFile.check(file, number, chainEnd);
        return known.isEmpty() ? Optional.empty() : Optional.of(new SealedIndex(file, known.get()));
    }

    /// Reads the segment, writes its index and opens it.
    static SealedIndex build(Path segment, long number, Throttle throttle) throws IOException {
        var entries = new IndexEntries(throttle);
        SegmentScan.Outcome outcome = SegmentScan.run(segment, entries);
        Path file = IndexFile.of(segment);
        IndexFile.write(file, number, outcome.chainEnd(), entries);
        return new SealedIndex(file, new IndexFile.Known(entries.summary(), entries.filter()));
    }

    Summary summary() {
        return summary;
    }

    /// Offsets of the records that count for ever, foremost those that revoke something, in their order.
    List<Integer> remembered() {
        var offsets = new ArrayList<Integer>();
        entries(IndexKeys.REMEMBERED).forEachRemaining(entry -> offsets.add(Math.toIntExact(entry.getValue())));
        return offsets;
    }

    void spent(BiConsumer<Key, Instant> visitor) {
        entries(IndexKeys.SPENT).forEachRemaining(entry ->
                visitor.accept(IndexKeys.hashOf(entry.getKey()), Moments.ofSecond(entry.getValue())));
    }

    @Override
    public Optional<Spot.Place> find(CertificateId certificate) {
        return summary.mayHold(certificate) && (certificate.family() == Family.SSH || filter.mayHold(certificate))
                ? Optional.ofNullable(table.get(IndexKeys.id(certificate))).map(IndexEntries::place)
                : Optional.empty();
    }

    @Override
    public List<Spot> newestFirst(CertificateQuery query, Position before, int most) {
        if (!Moments.mayMatch(query, summary.moments())) {
            return List.of();
        }
        Range range = new TimeSearch(table).narrow(new Range(before, Position.START), query, summary);
        if (query.name().isPresent()) {
            return byText(IndexKeys.BY_NAME, query.name().get(), range, most);
        }
        if (query.keyId().isPresent()) {
            return byText(IndexKeys.BY_KEY_ID, query.keyId().get(), range, most);
        }
        List<CertificateKind> kinds = query.kind().map(List::of).orElse(List.of(CertificateKind.values()));
        var spots = new ArrayList<Spot>();
        for (CertificateKind kind : kinds) {
            spots.addAll(inOrder(kind, query, range, most));
        }
        spots.sort(Comparator.comparing(Spot::position).reversed());
        return spots.subList(0, Math.min(most, spots.size()));
    }

    @Override
    public boolean mayHoldUnended(Instant now) {
        return summary.lastSshEnd().isAfter(now);
    }

    @Override
    public boolean knowsHost(String lowerCaseName) {
        return table.containsKey(IndexKeys.host(lowerCaseName));
    }

    @Override
    public void hosts(Instant now, BiConsumer<String, Instant> visitor) {
        if (!summary.lastHostEnd().isAfter(now)) {
            return;
        }
        entries(IndexKeys.BY_HOST).forEachRemaining(entry -> {
            Instant end = Moments.ofSecond(entry.getValue());
            if (end.isAfter(now)) {
                visitor.accept(IndexKeys.hostOf(entry.getKey()), end);
            }
        });
    }

    @Override
    public void close() {
        table.close();
    }

    private List<Spot> byText(byte what, String text, Range range, int most) {
        var spots = new ArrayList<Spot>();
        Iterator<Map.Entry<byte[], Long>> entries = range.isEmpty() ? Collections.emptyIterator() : between(
                IndexKeys.text(what, text, range.before().previous()), IndexKeys.text(what, text, range.behind()));
        while (entries.hasNext() && spots.size() < most) {
            Map.Entry<byte[], Long> entry = entries.next();
            spots.add(new Spot(IndexKeys.positionAfterText(entry.getKey()), IndexEntries.place(entry.getValue())));
        }
        return spots;
    }

    private List<Spot> inOrder(CertificateKind kind, CertificateQuery query, Range range, int most) {
        var spots = new ArrayList<Spot>();
        Iterator<Map.Entry<byte[], Long>> entries = range.isEmpty() ? Collections.emptyIterator() : between(
                IndexKeys.order(kind, range.before().previous()), IndexKeys.order(kind, range.behind()));
        while (entries.hasNext() && spots.size() < most) {
            Map.Entry<byte[], Long> entry = entries.next();
            if (Moments.mayMatch(query, IndexKeys.nanosInOrder(entry.getKey()))) {
                spots.add(new Spot(IndexKeys.positionInOrder(entry.getKey()), IndexEntries.place(entry.getValue())));
            }
        }
        return spots;
    }

    private Iterator<Map.Entry<byte[], Long>> entries(byte what) {
        return between(IndexKeys.all(what), IndexKeys.behind(what));
    }

    private Iterator<Map.Entry<byte[], Long>> between(byte[] from, byte[] to) {
        return table.entryIterator(from, true, to, false);
    }
}
