package org.countersign.server.store.postgres;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.LedgerRecord.HostsCarried;
import org.countersign.server.ledger.RecordCodec;

/// The first records of the ledger, as many of them as ended long ago: every certificate in them, and every credential that they spent.
/// They are read without the lock of the head, since records never change.
final class Departure {
    private static final int HOSTS_A_RECORD = 500;

    private final Gone before;
    private final Instant over;
    private final List<LedgerRecord> counting = new ArrayList<>();
    private final Map<String, Instant> hosts = new HashMap<>();
    private final Set<ByteBuffer> names = new HashSet<>();
    private long last;
    private byte[] chain = new byte[0];
    private long bytes;

    private Departure(Gone before, Instant over) {
        this.before = before;
        this.over = over;
        this.last = before.record();
    }

    /// @param over what ended before this ended long ago
    /// @param most so many records at most
    static Departure find(Gone before, Instant over, int most, Connection connection) throws SQLException {
        var departure = new Departure(before, over);
        try (var statement = connection.prepareStatement("SELECT number, content, chain FROM record WHERE number > ? ORDER BY number LIMIT ?")) {
            statement.setLong(1, before.record());
            statement.setInt(2, most);
            try (var rows = statement.executeQuery()) {
                while (rows.next() && departure.take(rows.getLong(1), rows.getBytes(2), rows.getBytes(3))) {
                    // each in turn, until one has to stay
                }
            }
        }
        return departure;
    }

    private boolean take(long number, byte[] content, byte[] behind) throws SQLException {
        var record = Records.decode(number, content);
        if (!end(record).isBefore(over)) {
            return false;
        }
        switch (record) {
            case LedgerRecord.Issued issued -> issued.bodies().forEach(this::note);
            case LedgerRecord.Revoked _, LedgerRecord.Restored _, LedgerRecord.Configured _ -> counting.add(record);
            case HostsCarried carried -> carried.hosts().forEach(host -> hosts.merge(host.name(), host.notAfter(), Departure::later));
            case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Retired _ -> { }
        }
        last = number;
        chain = behind;
        bytes += content.length;
        return true;
    }

    private void note(CertificateBody body) {
        body.names().forEach(name -> names.add(ByteBuffer.wrap(Values.key(name))));
        if (body.kind() == CertificateKind.SSH_HOST) {
            body.names().forEach(name -> hosts.merge(name.toLowerCase(Locale.ROOT), body.notAfter(), Departure::later));
        }
    }

    /// Until when the record is needed.
    private static Instant end(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.Issued issued -> issued.bodies().stream().map(CertificateBody::notAfter)
                    .reduce(issued.spent().map(Spent::end).orElse(record.at()), Departure::later);
            case LedgerRecord.Revoked revoked -> revoked.spent().map(Spent::end).orElse(record.at());
            case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, HostsCarried _, LedgerRecord.Retired _,
                    LedgerRecord.Configured _ -> record.at();
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    long records() {
        return last - before.record();
    }

    /// Whether the ledger gets smaller by it: else one that is full of revocations would be carried on for ever.
    boolean isWorthIt() {
        return carried(Instant.EPOCH).stream().mapToLong(record -> RecordCodec.encode(record).length).sum() <= bytes / 2;
    }

    /// What counts for ever of them, to be recorded again.
    ///
    /// @param now by the ledger
    List<LedgerRecord> carried(Instant now) {
        var carried = new ArrayList<>(counting);
        var known = hosts.entrySet().stream().map(host -> new HostsCarried.Host(host.getKey(), host.getValue())).toList();
        for (int from = 0; from < known.size(); from += HOSTS_A_RECORD) {
            carried.add(new HostsCarried(known.subList(from, Math.min(known.size(), from + HOSTS_A_RECORD)), now));
        }
        return carried;
    }

    /// Lets them go, with what that leaves on the ledger.
    ///
    /// @return whether that happened: another node may have been quicker
    boolean begin(Head head, Additions additions) {
        if (head.gone().record() != before.record()) {
            return false;
        }
        carried(head.recorded()).forEach(record -> additions.carry(record, RecordCodec.encode(record)));
        long times = head.gone().times() + 1;
        var record = new LedgerRecord.Retired(times, last, chain, additions.head().nextSerial(), additions.head().lastIssued(), head.recorded());
        additions.add(record, RecordCodec.encode(record));
        var gone = new Gone(times, last, Optional.of(chain));
        additions.letGo(new Additions.Leaving(gone, names.stream().map(ByteBuffer::array).toList()));
        return true;
    }
}
