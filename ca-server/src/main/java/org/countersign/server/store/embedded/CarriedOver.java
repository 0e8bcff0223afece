package org.countersign.server.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.LedgerRecord.HostsCarried;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.SealedSegment;
import org.countersign.server.ledger.SegmentScan;

/// What counts for ever in a segment that is to leave: revocations as they were recorded, the mark of a restored backup, the
/// configurations of servers that share a ledger, and known hosts.
///
/// @param end   when the last of its certificates ends, and the last credential spent in it can be shown
/// @param bytes of the records
record CarriedOver(SealedSegment segment, List<LedgerRecord> records, Instant end, long bytes) {
    private static final int HOSTS_A_RECORD = 500;

    /// Reads all of the segment, and checks it.
    static CarriedOver of(Path file, long number) throws IOException {
        var records = new ArrayList<LedgerRecord>();
        var hosts = new HashMap<String, Instant>();
        var end = new Instant[] {Instant.EPOCH};
        var first = new long[] {0};
        var outcome = SegmentScan.run(file, (place, record) -> {
            first[0] = first[0] == 0 ? place.record() : first[0];
            end[0] = Moments.later(end[0], end(record, hosts));
            if (record instanceof LedgerRecord.Revoked || record instanceof LedgerRecord.Restored || record instanceof LedgerRecord.Configured) {
                records.add(record);
            }
        });
        hosts(hosts, end[0], records);
        long bytes = records.stream().mapToLong(record -> RecordCodec.encode(record).length).sum();
        long count = first[0] == 0 ? 0 : outcome.nextRecord() - first[0];
        return new CarriedOver(new SealedSegment(file, number, outcome.nextRecord() - count, count, outcome.chainEnd()), records, end[0], bytes);
    }

    /// Until when the record is needed. It takes note of hosts on the way.
    private static Instant end(LedgerRecord record, Map<String, Instant> hosts) {
        return switch (record) {
            case LedgerRecord.Issued issued -> {
                Instant end = issued.spent().map(spent -> spent.expires().plus(SpentCredentials.LEEWAY)).orElse(record.at());
                for (CertificateBody body : issued.bodies()) {
                    end = Moments.later(end, body.notAfter());
                    if (body.kind() == CertificateKind.SSH_HOST) {
                        body.names().forEach(name -> hosts.merge(name.toLowerCase(Locale.ROOT), body.notAfter(), Moments::later));
                    }
                }
                yield end;
            }
            case LedgerRecord.Revoked revoked -> revoked.spent().map(spent -> spent.expires().plus(SpentCredentials.LEEWAY)).orElse(record.at());
            case HostsCarried carried -> {
                carried.hosts().forEach(host -> hosts.merge(host.name(), host.notAfter(), Moments::later));
                yield record.at();
            }
            case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, LedgerRecord.Retired _,
                    LedgerRecord.Configured _ -> record.at();
        };
    }

    private static void hosts(Map<String, Instant> hosts, Instant at, List<LedgerRecord> records) {
        var all = hosts.entrySet().stream().map(host -> new HostsCarried.Host(host.getKey(), host.getValue())).toList();
        for (int from = 0; from < all.size(); from += HOSTS_A_RECORD) {
            records.add(new HostsCarried(all.subList(from, Math.min(all.size(), from + HOSTS_A_RECORD)), at));
        }
    }
}
