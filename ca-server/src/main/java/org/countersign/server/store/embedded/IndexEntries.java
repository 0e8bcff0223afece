package org.countersign.server.store.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.ledger.SegmentScan;
import org.countersign.server.store.memory.Key;
import org.countersign.server.store.memory.Position;

/// Gathers what the index of a segment will hold while the segment is read.
final class IndexEntries implements SegmentScan.Visitor {
    private final Throttle throttle;
    /// Keys of [IndexKeys] with a place, an end in seconds, or an offset, by the first byte: most of these lists are nearly sorted already.
    private final TreeMap<Byte, KeyList> entries = new TreeMap<>();
    private final Map<String, Instant> hosts = new HashMap<>();
    private final List<CertificateId> x509 = new ArrayList<>();
    private Summary summary = Summary.EMPTY;

    IndexEntries(Throttle throttle) {
        this.throttle = throttle;
    }

    static long packed(Spot.Place place) {
        return (long) place.offset() << 16 | place.index();
    }

    static Spot.Place place(long packed) {
        return new Spot.Place((int) (packed >>> 16), (int) (packed & 0xffff));
    }

    @Override
    public void record(RecordPlace place, LedgerRecord record) {
        throttle.step();
        summary = summary.with(record);
        switch (record) {
            case LedgerRecord.Issued issued -> issued(issued, place);
            case LedgerRecord.Revoked revoked -> revoked(revoked, place);
            case LedgerRecord.HostsCarried carried ->
                carried.hosts().forEach(host -> hosts.merge(host.name(), Moments.wholeSeconds(host.notAfter()), Moments::later));
            case LedgerRecord.Restored _, LedgerRecord.Retired _, LedgerRecord.ClockConfirmed _ -> remembered(place);
            case LedgerRecord.SerialsReserved _, LedgerRecord.Configured _ -> { }
        }
    }

    Summary summary() {
        return summary;
    }

    IdFilter filter() {
        return IdFilter.of(x509);
    }

    /// Gives away all entries in the order of their keys. Call it once, at the end.
    void inOrder(KeyList.Visitor visitor) {
        hosts.forEach((name, end) -> add(IndexKeys.host(name), end.getEpochSecond()));
        for (var some = entries.pollFirstEntry(); some != null; some = entries.pollFirstEntry()) {
            some.getValue().inOrder(throttle, visitor);
        }
    }

    private void add(byte[] key, long value) {
        entries.computeIfAbsent(key[0], _ -> new KeyList()).add(key, value);
    }

    private void issued(LedgerRecord.Issued issued, RecordPlace place) {
        issued.spent().ifPresent(this::spent);
        long nanos = Moments.nanos(issued.at());
        int index = 0;
        for (CertificateBody body : issued.bodies()) {
            var position = new Position(place.record(), index);
            body(body, position, packed(new Spot.Place(place.offset(), index)), nanos);
            index++;
        }
    }

    private void body(CertificateBody body, Position position, long place, long nanos) {
        add(IndexKeys.id(body.id()), place);
        if (body.id().family() == Family.X509) {
            x509.add(body.id());
        }
        add(IndexKeys.order(body.kind(), position, nanos), place);
        add(IndexKeys.text(IndexKeys.BY_KEY_ID, body.keyId(), position), place);
        for (String name : new LinkedHashSet<>(body.names())) {
            add(IndexKeys.text(IndexKeys.BY_NAME, name, position), place);
            if (body.kind() == CertificateKind.SSH_HOST) {
                hosts.merge(name.toLowerCase(Locale.ROOT), body.notAfter(), Moments::later);
            }
        }
    }

    private void revoked(LedgerRecord.Revoked revoked, RecordPlace place) {
        revoked.spent().ifPresent(this::spent);
        remembered(place);
    }

    private void remembered(RecordPlace place) {
        add(IndexKeys.remembered(place.record()), place.offset());
    }

    private void spent(CredentialId credential) {
        long second = Math.max(0, credential.expires().getEpochSecond());
        add(IndexKeys.spent(Key.of(credential)), second);
    }
}
