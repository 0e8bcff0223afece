package org.countersign.server.store.postgres;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.LedgerRecord;

/// Puts [Additions] into the tables: one statement for each table and all of them in one round trip, however much there is.
final class Rows {
    private final Round round;

    private Rows(Round round) {
        this.round = round;
    }

    private record Place(CertificateBody body, Instant recorded, long record, int place) {}

    static Round of(Additions additions) {
        return of(additions, _ -> true, _ -> true);
    }

    /// @param found      which certificates are to be found: none that has the serial of another one
    /// @param remembered which spent credentials could still be shown again
    static Round of(Additions additions, Predicate<CertificateId> found, Predicate<CredentialId> remembered) {
        var rows = new Rows(new Round());
        var entries = additions.entries();
        rows.records(entries);
        var places = places(entries);
        var first = places.stream().filter(place -> found.test(place.body().id())).toList();
        rows.certificates(first);
        rows.names(first);
        rows.hosts(places, entries);
        rows.credentials(entries, remembered);
        rows.revocations(entries);
        rows.configurations(entries);
        additions.leaving().ifPresent(rows::leave);
        additions.head().write(rows.round);
        return rows.round;
    }

    private void records(List<Additions.Entry> entries) {
        insert("record (number, content, chain)", "", entries.size(), Round.bigints(column(entries, Additions.Entry::number)),
                Round.bytes(column(entries, Additions.Entry::content)), Round.bytes(column(entries, Additions.Entry::chain)));
    }

    private static List<Place> places(List<Additions.Entry> entries) {
        var places = new ArrayList<Place>();
        for (Additions.Entry entry : entries) {
            if (entry.record() instanceof LedgerRecord.Issued issued) {
                for (int i = 0; i < issued.bodies().size(); i++) {
                    places.add(new Place(issued.bodies().get(i), issued.at(), entry.number(), i));
                }
            }
        }
        return places;
    }

    private void certificates(List<Place> places) {
        insert("certificate (family, serial, record, place, kind, key_id, recorded, ends)", "", places.size(),
                Round.integers(column(places, place -> Values.family(place.body().id().family()))),
                Round.numerics(column(places, place -> new BigDecimal(place.body().id().serial()))),
                Round.bigints(column(places, Place::record)), Round.integers(column(places, Place::place)),
                Round.integers(column(places, place -> kind(place.body().kind()))),
                Round.bytes(column(places, place -> Values.key(place.body().keyId()))),
                Round.numerics(column(places, place -> Values.moment(place.recorded()))),
                Round.numerics(column(places, place -> Values.moment(place.body().notAfter()))));
    }

    static int kind(CertificateKind kind) {
        return switch (kind) {
            case SSH_USER -> 1;
            case SSH_HOST -> 2;
            case X509 -> 3;
        };
    }

    private record Name(byte[] key, long record, int place) {}

    private void names(List<Place> places) {
        var names = new ArrayList<Name>();
        for (Place place : places) {
            for (String name : new HashSet<>(place.body().names())) {
                names.add(new Name(Values.key(name), place.record(), place.place()));
            }
        }
        insert("certificate_name (name, record, place)", "", names.size(), Round.bytes(column(names, Name::key)),
                Round.bigints(column(names, Name::record)), Round.integers(column(names, Name::place)));
    }

    /// One row for each name, since one statement may not change a row twice.
    private void hosts(List<Place> places, List<Additions.Entry> entries) {
        Map<String, Instant> ends = new HashMap<>();
        for (Additions.Entry entry : entries) {
            if (entry.record() instanceof LedgerRecord.HostsCarried carried) {
                carried.hosts().forEach(host -> ends.merge(host.name(), host.notAfter(), Rows::later));
            }
        }
        for (Place place : places) {
            if (place.body().kind() == CertificateKind.SSH_HOST) {
                for (String name : place.body().names()) {
                    ends.merge(name.toLowerCase(Locale.ROOT), place.body().notAfter(), Rows::later);
                }
            }
        }
        var hosts = List.copyOf(ends.entrySet());
        insert("host (key, name, ends)", " ON CONFLICT (key) DO UPDATE SET ends = greatest(host.ends, excluded.ends)", hosts.size(),
                Round.bytes(column(hosts, host -> Values.key(host.getKey()))),
                Round.bytes(column(hosts, host -> host.getKey().getBytes(StandardCharsets.UTF_8))),
                Round.numerics(column(hosts, host -> Values.moment(host.getValue()))));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// Each has a record of its own, so that a second spend breaks the transaction.
    private void credentials(List<Additions.Entry> entries, Predicate<CredentialId> remembered) {
        Set<ByteBuffer> seen = new HashSet<>();
        var keys = new ArrayList<byte[]>();
        var ends = new ArrayList<BigDecimal>();
        for (Additions.Entry entry : entries) {
            spent(entry).stream().filter(remembered).forEach(credential -> {
                byte[] key = Values.key(credential);
                if (!seen.add(ByteBuffer.wrap(key))) {
                    throw new IllegalStateException("a credential is spent twice in one transaction");
                }
                keys.add(key);
                ends.add(Values.moment(credential.expires()));
            });
        }
        insert("spent_credential (id, expires)", "", keys.size(), Round.bytes(keys), Round.numerics(ends));
    }

    /// One that is carried on is found where it stands last; in a copy of a ledger both may come together.
    private void configurations(List<Additions.Entry> entries) {
        Map<Long, Long> numbers = new LinkedHashMap<>();
        for (Additions.Entry entry : entries) {
            if (entry.record() instanceof LedgerRecord.Configured configured) {
                numbers.put(configured.version(), entry.number());
            }
        }
        insert("configuration (version, record)", " ON CONFLICT (version) DO UPDATE SET record = excluded.record", numbers.size(),
                Round.bigints(List.copyOf(numbers.keySet())), Round.bigints(List.copyOf(numbers.values())));
    }

    /// What a record spent that is carried on was forgotten long ago.
    private static List<CredentialId> spent(Additions.Entry entry) {
        return entry.carried() ? List.of() : switch (entry.record()) {
            case LedgerRecord.Issued issued -> issued.spent().stream().toList();
            case LedgerRecord.Revoked revoked -> revoked.spent().stream().toList();
            case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, LedgerRecord.HostsCarried _,
                    LedgerRecord.Retired _, LedgerRecord.Configured _ -> List.of();
        };
    }

    private void revocations(List<Additions.Entry> entries) {
        var numbers = entries.stream().filter(entry -> entry.record() instanceof LedgerRecord.Revoked).map(Additions.Entry::number).toList();
        insert("revocation (record)", "", numbers.size(), Round.bigints(numbers));
    }

    /// Every statement finds its rows by an index; the names are told, as theirs begins with the name.
    private void leave(Additions.Leaving leaving) {
        long last = leaving.gone().record();
        round.add("INSERT INTO archived_record (number, content, chain) SELECT number, content, chain FROM record WHERE number <= ?", last);
        round.add("DELETE FROM certificate_name WHERE name = ANY (?) AND record <= ?", Round.bytes(leaving.names()), last);
        round.add("DELETE FROM certificate WHERE record <= ?", last);
        round.add("DELETE FROM revocation WHERE record <= ?", last);
        round.add("DELETE FROM record WHERE number <= ?", last);
    }

    private static <R, V> List<V> column(List<R> rows, Function<R, V> value) {
        return rows.stream().map(value).toList();
    }

    /// @param rows    how many; without any the table is left out
    /// @param columns an array for each
    private void insert(String table, String ending, int rows, Object... columns) {
        if (rows > 0) {
            round.add("INSERT INTO " + table + " SELECT * FROM unnest(" + "?, ".repeat(columns.length - 1) + "?)" + ending, columns);
        }
    }
}
