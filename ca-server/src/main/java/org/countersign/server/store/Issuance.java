package org.countersign.server.store;

import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.LedgerRecord;

/// One decision to issue: usually one certificate, more when a request is answered with several under one token.
///
/// @param bodies     what will be signed once this is recorded; never empty
/// @param spends     the one-time credential that is used up by this issuance, if there is one
/// @param parents    the certificates that were shown as proof (renew, rekey), the one that counts first; if one of them is
///     revoked, nothing is admitted
/// @param provenance who asked, and how
public record Issuance(List<? extends CertificateBody> bodies, Optional<CredentialId> spends,
        List<Parent> parents, Provenance provenance) {
    /// Every store looks certificates up by their names, and none has to do so by longer ones: the rules let none through.
    private static final int LONGEST_NAME = 1024;

    public Issuance {
        bodies = List.copyOf(bodies);
        parents = List.copyOf(parents);
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("an issuance needs a body");
        }
        if (bodies.stream().flatMap(body -> body.names().stream()).anyMatch(name -> name.length() > LONGEST_NAME)) {
            throw new IllegalArgumentException("a name is longer than " + LONGEST_NAME + " characters");
        }
    }

    /// @throws org.countersign.core.ProblemException SERIAL_TAKEN when two of the bodies have one serial
    public void requireDistinctSerials() {
        if (bodies.stream().map(CertificateBody::id).distinct().count() < bodies.size()) {
            throw ProblemCode.SERIAL_TAKEN.refuse();
        }
    }

    /// What the ledger says of it when it is admitted.
    public LedgerRecord.Issued record() {
        return new LedgerRecord.Issued(bodies, spends, parents.stream().findFirst().map(Parent::id), provenance.origin(), provenance.at());
    }
}
