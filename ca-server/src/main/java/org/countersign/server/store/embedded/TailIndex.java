package org.countersign.server.store.embedded;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.memory.Position;

/// The index of a segment that has none on disk, foremost the one being written: about 100 bytes a certificate.
final class TailIndex implements SegmentIndex {
    private static final int FEWEST = 64;
    private static final CertificateKind[] KINDS = CertificateKind.values();

    private final SeededHash hash = new SeededHash(new SecureRandom());
    private final HashChains byId;
    private final HashChains byName;
    private final HashChains byKeyId;
    private final Map<String, Instant> hosts = new HashMap<>();

    private long[] records;
    private int[] offsets;
    private short[] indexes;
    private long[] moments;
    private byte[] kinds;
    private int size;

    TailIndex() {
        this(0, 0);
    }

    private TailIndex(int certificates, int names) {
        int capacity = Math.max(FEWEST, certificates);
        records = new long[capacity];
        offsets = new int[capacity];
        indexes = new short[capacity];
        moments = new long[capacity];
        kinds = new byte[capacity];
        byId = new HashChains(certificates);
        byName = new HashChains(names);
        byKeyId = new HashChains(certificates);
    }

    /// One with room for as much as another holds. The next segment will hold about as much, and one that grows leaves as many bytes
    /// behind as it takes, for a collection that stops everything.
    static TailIndex asLargeAs(TailIndex other) {
        synchronized (other) {
            return new TailIndex(other.size, other.byName.size());
        }
    }

    synchronized void add(LedgerRecord.Issued issued, RecordPlace place) {
        int index = 0;
        for (CertificateBody body : issued.bodies()) {
            add(body, place, index++, issued.at());
        }
    }

    synchronized void add(LedgerRecord.HostsCarried carried) {
        carried.hosts().forEach(host -> hosts.merge(host.name(), Moments.wholeSeconds(host.notAfter()), Moments::later));
    }

    @Override
    public synchronized Optional<Spot.Place> find(CertificateId certificate) {
        int item = byId.newest(hash.of(certificate));
        return item < 0 ? Optional.empty() : Optional.of(spot(byId.value(item)).place());
    }

    @Override
    public synchronized List<Spot> newestFirst(CertificateQuery query, Position before, int most) {
        if (query.name().isPresent()) {
            return chained(byName, query.name().get(), query, before, most);
        }
        if (query.keyId().isPresent()) {
            return chained(byKeyId, query.keyId().get(), query, before, most);
        }
        var spots = new ArrayList<Spot>();
        for (int entry = lastBefore(before); entry >= 0 && spots.size() < most; entry--) {
            addIfWanted(spots, entry, query, before);
        }
        return spots;
    }

    @Override
    public boolean mayHoldUnended(Instant now) {
        return true;
    }

    @Override
    public synchronized boolean knowsHost(String lowerCaseName) {
        return hosts.containsKey(lowerCaseName);
    }

    @Override
    public void hosts(Instant now, BiConsumer<String, Instant> visitor) {
        Map<String, Instant> copy;
        synchronized (this) {
            copy = Map.copyOf(hosts);
        }
        copy.forEach((name, notAfter) -> {
            if (notAfter.isAfter(now)) {
                visitor.accept(name, notAfter);
            }
        });
    }

    private void add(CertificateBody body, RecordPlace place, int index, Instant at) {
        if (size == records.length) {
            grow();
        }
        records[size] = place.record();
        offsets[size] = place.offset();
        indexes[size] = (short) index;
        moments[size] = Moments.nanos(at);
        kinds[size] = (byte) body.kind().ordinal();
        byId.add(hash.of(body.id()), size);
        byKeyId.add(hash.of(body.keyId()), size);
        for (String name : new LinkedHashSet<>(body.names())) {
            byName.add(hash.of(name), size);
            if (body.kind() == CertificateKind.SSH_HOST) {
                hosts.merge(name.toLowerCase(Locale.ROOT), Moments.wholeSeconds(body.notAfter()), Moments::later);
            }
        }
        size++;
    }

    private List<Spot> chained(HashChains chains, String key, CertificateQuery query, Position before, int most) {
        var spots = new ArrayList<Spot>();
        int item = chains.newest(hash.of(key));
        while (item >= 0 && spots.size() < most) {
            addIfWanted(spots, chains.value(item), query, before);
            item = chains.before(item);
        }
        return spots;
    }

    private void addIfWanted(List<Spot> spots, int entry, CertificateQuery query, Position before) {
        Spot spot = spot(entry);
        boolean kindFits = query.kind().isEmpty() || query.kind().get() == KINDS[kinds[entry]];
        if (kindFits && Moments.mayMatch(query, moments[entry]) && spot.position().compareTo(before) < 0) {
            spots.add(spot);
        }
    }

    private int lastBefore(Position before) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = low + high >>> 1;
            if (spot(middle).position().compareTo(before) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private Spot spot(int entry) {
        return new Spot(new Position(records[entry], indexes[entry]), new Spot.Place(offsets[entry], indexes[entry]));
    }

    private void grow() {
        int capacity = Math.multiplyExact(size, 2);
        records = Arrays.copyOf(records, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        indexes = Arrays.copyOf(indexes, capacity);
        moments = Arrays.copyOf(moments, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
    }
}
