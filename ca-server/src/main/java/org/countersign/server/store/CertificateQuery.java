package org.countersign.server.store;

import java.time.Instant;
import java.util.Optional;
import org.countersign.core.issue.CertificateKind;

/// Which certificates to list. Every part that is present narrows the answer.
///
/// @param kind     only certificates of this kind
/// @param name     only certificates good for exactly this principal or subject alternative name
/// @param keyId    only certificates with exactly this key ID
/// @param from     only certificates recorded at this moment or later
/// @param until    only certificates recorded before this moment
/// @param cursor   where the last page ended, from [Page#next()]
/// @param limit    certificates a page, 1 to 1000
public record CertificateQuery(Optional<CertificateKind> kind, Optional<String> name, Optional<String> keyId,
        Optional<Instant> from, Optional<Instant> until, Optional<String> cursor, int limit) {
    public static final int MOST = 1000;

    public CertificateQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page holds 1 to " + MOST + " certificates");
        }
    }
}
