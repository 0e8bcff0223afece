package org.countersign.server.store;

import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CredentialId;

/// One decision to issue: usually one certificate, more when a request is answered with several under one token.
///
/// @param bodies     what will be signed once this is recorded; never empty
/// @param spends     the one-time credential that is used up by this issuance, if there is one
/// @param parents    the certificates that were shown as proof (renew, rekey), the one that counts first; if one of them is
///     revoked, nothing is admitted
/// @param provenance who asked, and how
public record Issuance(List<? extends CertificateBody> bodies, Optional<CredentialId> spends,
        List<Parent> parents, Provenance provenance) {
    public Issuance {
        bodies = List.copyOf(bodies);
        parents = List.copyOf(parents);
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("an issuance needs a body");
        }
    }
}
