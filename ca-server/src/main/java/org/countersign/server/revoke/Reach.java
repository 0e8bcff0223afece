package org.countersign.server.revoke;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialRange;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Page;
import org.countersign.server.store.Store;

/// How many certificates that have not ended a revocation took: whoever mistyped a name or a serial is told that there were none.
///
/// Counted when the revocation is on the ledger, and only certificates that are revoked. What was revoked before by other means
/// is among them, what was issued since is not. Nothing is said of one certificate that there was: existing clients are answered
/// then as they always were.
final class Reach {
    /// Beyond that much work nobody waits for a number, and a name that has so many was not mistyped.
    private static final int MOST_PAGES = 50;
    private static final int MOST_SERIALS = 1000;

    private final Store store;
    private final Instant now;

    Reach(Store store, Instant now) {
        this.store = store;
        this.now = now;
    }

    /// Empty for one certificate that it took, for a key, of which the ledger has no index, and where counting would take long or is
    /// not possible.
    OptionalInt of(RevocationTarget target) {
        try {
            return count(target);
        } catch (ProblemException _) {
            // It is revoked, whether or not the ledger can be read: an error would say that it is not.
            return OptionalInt.empty();
        }
    }

    private OptionalInt count(RevocationTarget target) {
        return switch (target) {
            case RevocationTarget.Principal(var name) -> count(Optional.of(name), Optional.empty());
            case RevocationTarget.KeyId(var keyId) -> count(Optional.empty(), Optional.of(keyId));
            case RevocationTarget.Serials(var range) -> count(range);
            case RevocationTarget.Certificate(var id) -> store.find(id).filter(this::isTaken).isPresent() ? OptionalInt.empty() : OptionalInt.of(0);
            case RevocationTarget.Key _ -> OptionalInt.empty();
        };
    }

    private OptionalInt count(Optional<String> name, Optional<String> keyId) {
        int taken = 0;
        Optional<String> cursor = Optional.empty();
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            Page<IssuedCertificate> page = store.list(new CertificateQuery(Optional.empty(), name, keyId, Optional.empty(), Optional.empty(),
                    cursor, CertificateQuery.MOST));
            taken += (int) page.items().stream().filter(one -> one.id().family() == Family.SSH && isTaken(one)).count();
            cursor = page.next();
            if (cursor.isEmpty()) {
                return OptionalInt.of(taken);
            }
        }
        return OptionalInt.empty();
    }

    private OptionalInt count(SerialRange range) {
        if (Long.compareUnsigned(range.last() - range.first(), MOST_SERIALS) >= 0) {
            return OptionalInt.empty();
        }
        int taken = 0;
        for (long serial = range.first(); range.contains(serial); serial++) {
            taken += store.find(CertificateId.ssh(serial)).filter(this::isTaken).isPresent() ? 1 : 0;
        }
        return OptionalInt.of(taken);
    }

    private boolean isTaken(IssuedCertificate one) {
        return one.revoked() && one.notAfter().isAfter(now);
    }
}
