package org.countersign.server.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.store.KnownHost;
import org.countersign.server.store.embedded.SegmentView.Found;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All segments of the ledger with their indexes, the newest first.
///
/// One thread adds; any number may read.
final class Segments implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final LongFunction<Path> files;
    private final Indexer indexer;
    private volatile List<SegmentView> views = List.of();
    private volatile boolean damaged;

    /// @param files gives the file of each segment
    Segments(LongFunction<Path> files) {
        this.files = files;
        this.indexer = new Indexer(files);
    }

    /// Takes in a record that is durable.
    void learn(LedgerRecord record, RecordPlace place) throws IOException {
        if (views.isEmpty() || views.getFirst().number() != place.segment()) {
            begin(place.segment());
        }
        if (record instanceof LedgerRecord.Issued issued && views.getFirst().index() instanceof TailIndex tail) {
            tail.add(issued, place);
        } else if (record instanceof LedgerRecord.HostsCarried carried && views.getFirst().index() instanceof TailIndex tail) {
            tail.add(carried);
        }
    }

    /// Takes in a segment behind those that are here.
    void add(long segment, SegmentIndex index) throws IOException {
        addFirst(segment, index);
    }

    /// Has the segments that were not read at opening checked, the newest first.
    void checkOld() {
        for (SegmentView view : views) {
            if (view.index() instanceof SealedIndex) {
                indexer.check(view.number(), this::damaged);
            }
        }
    }

    /// To be told when something that was recorded is not as it was written.
    void damaged(DamagedLedgerException damage) {
        damaged = true;
        LOG.atError().setMessage("the ledger is damaged, so nothing is issued: put the segment back from a backup and restart")
                .addKeyValue("damage", damage.getMessage()).log();
    }

    boolean isDamaged() {
        return damaged;
    }

    List<SegmentView> views() {
        return views;
    }

    /// Number of the segment that was begun last, 0 when there is none.
    long newest() {
        return views.isEmpty() ? 0 : views.getFirst().number();
    }

    /// Whether a segment with a number below `end` holds the certificate. That answer does not change any more.
    boolean holdsBefore(long end, CertificateId certificate) {
        for (SegmentView view : views) {
            if (view.number() < end && view.index().find(certificate).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /// Whether the segment with this number, or a later one, holds the certificate.
    boolean holdsSince(long start, CertificateId certificate) {
        for (SegmentView view : views) {
            if (view.number() >= start && view.index().find(certificate).isPresent()) {
                return true;
            }
        }
        return false;
    }

    Optional<Found> find(CertificateId certificate) throws IOException {
        for (SegmentView view : views) {
            Optional<Spot.Place> place = view.index().find(certificate);
            Optional<Found> found = place.isPresent() ? view.read(place.get()) : Optional.empty();
            if (found.isPresent() && found.get().body().id().equals(certificate)) {
                return found;
            }
        }
        return Optional.empty();
    }

    boolean knowsHost(String lowerCaseName) {
        return views.stream().anyMatch(view -> view.index().knowsHost(lowerCaseName));
    }

    List<KnownHost> hosts(Instant now) {
        var ends = new TreeMap<String, Instant>();
        for (SegmentView view : views) {
            view.index().hosts(now, (name, end) -> ends.merge(name, end, Moments::later));
        }
        return ends.entrySet().stream().map(host -> new KnownHost(host.getKey(), host.getValue())).toList();
    }

    /// Waits for an index that is being written.
    @Override
    public void close() throws IOException {
        indexer.close();
        for (SegmentView view : views) {
            view.close();
        }
    }

    /// Begins a segment and has the ones before it indexed that are not.
    private void begin(long segment) throws IOException {
        for (SegmentView view : views) {
            if (view.index() instanceof TailIndex) {
                indexer.index(view.number(), this::replace);
            }
        }
        addFirst(segment, !views.isEmpty() && views.getFirst().index() instanceof TailIndex full ? TailIndex.asLargeAs(full) : new TailIndex());
    }

    private synchronized void addFirst(long segment, SegmentIndex index) throws IOException {
        var all = new ArrayList<SegmentView>();
        all.add(new SegmentView(segment, index, new SegmentReader(files.apply(segment))));
        all.addAll(views);
        views = List.copyOf(all);
    }

    /// Forgets the segments up to this one. A read that is under way in one of them goes on; its files are closed after the last of these.
    synchronized void forgetUpTo(long segment) {
        views = views.stream().filter(view -> view.number() > segment).toList();
    }

    /// Has something done now and then, beside everything else that may take its time.
    ///
    /// @param failure what to say when that did not succeed
    void regularly(Indexer.Task task, String failure) {
        indexer.regularly(task, failure);
    }

    private synchronized void replace(long segment, SealedIndex index) {
        views = views.stream().map(view -> view.number() == segment ? view.with(index) : view).toList();
    }
}
