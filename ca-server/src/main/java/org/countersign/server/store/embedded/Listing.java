package org.countersign.server.store.embedded;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Page;
import org.countersign.server.store.embedded.SegmentView.Found;
import org.countersign.server.store.memory.Cursor;
import org.countersign.server.store.memory.Position;

/// Gathers one page: walks from the newest certificate to the oldest until the page is full or enough was looked at.
final class Listing {
    private static final int MOST_LOOKED_AT = 2_000;
    private static final int FEWEST_AT_ONCE = 100;

    private final CertificateQuery query;
    private final Function<Found, IssuedCertificate> view;
    private final List<IssuedCertificate> items = new ArrayList<>();
    private Position before;
    private Position lastItem;
    private int lookedAt;

    /// @param view what readers are shown of a certificate
    Listing(CertificateQuery query, Function<Found, IssuedCertificate> view) {
        this.query = query;
        this.view = view;
        this.before = Cursor.before(query);
        this.lastItem = before;
    }

    Page<IssuedCertificate> page(List<SegmentView> newestFirst) throws IOException {
        for (SegmentView segment : newestFirst) {
            Optional<Position> end = gather(segment);
            if (end.isPresent()) {
                return new Page<>(items, Optional.of(Cursor.of(end.get(), query)));
            }
        }
        return new Page<>(items, Optional.empty());
    }

    /// Where the page ends, if it ends in this segment and there is more to see.
    private Optional<Position> gather(SegmentView segment) throws IOException {
        int most = Math.max(query.limit() + 1, FEWEST_AT_ONCE);
        List<Spot> spots;
        do {
            spots = segment.index().newestFirst(query, before, most);
            for (Spot spot : spots) {
                if (lookedAt++ == MOST_LOOKED_AT) {
                    return Optional.of(before);
                }
                before = spot.position();
                Optional<Found> found = segment.read(spot.place()).filter(this::matches);
                if (found.isPresent() && items.size() == query.limit()) {
                    return Optional.of(lastItem);
                }
                found.ifPresent(match -> items.add(view.apply(match)));
                lastItem = found.isPresent() ? before : lastItem;
            }
        } while (spots.size() == most);
        return Optional.empty();
    }

    private boolean matches(Found found) {
        Instant at = found.record().at();
        return query.kind().map(found.body().kind()::equals).orElse(true)
                && query.name().map(found.body().names()::contains).orElse(true)
                && query.keyId().map(found.body().keyId()::equals).orElse(true)
                && query.from().map(from -> !at.isBefore(from)).orElse(true)
                && query.until().map(at::isBefore).orElse(true);
    }
}
