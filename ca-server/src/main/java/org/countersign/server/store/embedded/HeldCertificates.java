package org.countersign.server.store.embedded;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.ssh.SerialSet;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.memory.Position;
import org.countersign.server.store.memory.RevokedSerials;

/// Gathers the SSH certificates that are good for one principal, until lists need not name them any more. Reading them may take a while,
/// so it is done twice: once by whoever asks, and again, for what was recorded in the meantime, by the thread that decides.
final class HeldCertificates {
    private static final int AT_ONCE = 1000;

    private final String principal;
    private final Instant now;
    /// What ended before is not needed.
    private final Instant over;
    private final CertificateQuery query;
    private final SerialSet.Builder serials = new SerialSet.Builder();
    private Instant lastEnd = Instant.MIN;
    private Position seen = Position.START;

    HeldCertificates(String principal, Instant now) {
        this.principal = principal;
        this.now = now;
        this.over = now.minus(RevokedSerials.LISTED_AFTER_END);
        this.query = new CertificateQuery(Optional.empty(), Optional.of(principal), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), AT_ONCE);
    }

    /// Takes in all that was recorded since the last time.
    void gather(List<SegmentView> newestFirst) throws IOException {
        Position newest = seen;
        for (SegmentView segment : newestFirst) {
            if (segment.index().mayHoldUnended(over)) {
                Position first = gather(segment);
                newest = first.compareTo(newest) > 0 ? first : newest;
            }
        }
        seen = newest;
    }

    /// Takes in a certificate if it is one of them.
    void consider(CertificateBody body) {
        if (body.id().family() == Family.SSH && body.names().contains(principal) && body.notAfter().isAfter(over)) {
            serials.add(body.id().serial().longValue());
            lastEnd = Moments.later(lastEnd, body.notAfter());
        }
    }

    SerialSet serials() {
        return serials.build();
    }

    /// When the last of them ends; empty when one never does.
    Optional<Instant> end() {
        return Optional.of(lastEnd).filter(end -> end.isBefore(Instant.MAX)).map(end -> Moments.later(end, now));
    }

    /// The position of the newest certificate in the segment, or [#seen].
    private Position gather(SegmentView segment) throws IOException {
        Position newest = seen;
        Position before = Position.END;
        List<Spot> spots;
        do {
            spots = segment.index().newestFirst(query, before, AT_ONCE);
            for (Spot spot : spots) {
                before = spot.position();
                if (before.compareTo(seen) <= 0) {
                    return newest;
                }
                newest = before.compareTo(newest) > 0 ? before : newest;
                var found = segment.read(spot.place());
                if (found.isPresent()) {
                    consider(found.get().body());
                }
            }
        } while (spots.size() == AT_ONCE);
        return newest;
    }
}
