package org.countersign.server.store.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.ledger.SegmentScan;

/// Gathers what the index of a segment will hold while the segment is read.
final class IndexEntries implements SegmentScan.Visitor {
    /// A key of [IndexKeys] and what is found under it: a place, an end in seconds, or an offset.
    record Entry(byte[] key, long value) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Instant> hosts = new HashMap<>();
    private Summary summary = Summary.EMPTY;

    static long packed(Spot.Place place) {
        return (long) place.offset() << 16 | place.index();
    }

    static Spot.Place place(long packed) {
        return new Spot.Place((int) (packed >>> 16), (int) (packed & 0xffff));
    }

    @Override
    public void record(RecordPlace place, LedgerRecord record) {
        summary = summary.with(record);
        switch (record) {
            case LedgerRecord.Issued issued -> issued(issued, place);
            case LedgerRecord.Revoked revoked -> revoked(revoked, place);
            case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _ -> { }
        }
    }

    Summary summary() {
        return summary;
    }

    /// All entries in the order of their keys. Call it once, at the end.
    List<Entry> sorted() {
        hosts.forEach((name, end) -> entries.add(new Entry(IndexKeys.host(name), end.getEpochSecond())));
        entries.sort((one, other) -> Arrays.compareUnsigned(one.key(), other.key()));
        return entries;
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
        entries.add(new Entry(IndexKeys.id(body.id()), place));
        entries.add(new Entry(IndexKeys.order(body.kind(), position, nanos), place));
        entries.add(new Entry(IndexKeys.text(IndexKeys.BY_KEY_ID, body.keyId(), position), place));
        for (String name : new LinkedHashSet<>(body.names())) {
            entries.add(new Entry(IndexKeys.text(IndexKeys.BY_NAME, name, position), place));
            if (body.kind() == CertificateKind.SSH_HOST) {
                hosts.merge(name.toLowerCase(Locale.ROOT), body.notAfter(), Moments::later);
            }
        }
    }

    private void revoked(LedgerRecord.Revoked revoked, RecordPlace place) {
        revoked.spent().ifPresent(this::spent);
        entries.add(new Entry(IndexKeys.hash(IndexKeys.REVOKED, Key.of(revoked.certificate())), place.offset()));
    }

    private void spent(CredentialId credential) {
        long second = Math.max(0, credential.expires().getEpochSecond());
        entries.add(new Entry(IndexKeys.hash(IndexKeys.SPENT, Key.of(credential)), second));
    }
}
