package org.countersign.server.store;

import java.time.Instant;
import java.util.Optional;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialSet;
import org.countersign.server.ledger.LedgerRecord;

/// One thing to be revoked. It need not be known to the store.
///
/// @param target      what is revoked
/// @param reasonCode  RFC 5280 "Reason Code", 0 to 10
/// @param reason      free text of the operator
/// @param expires     end of the certificate's validity, if known; afterwards the revocation need not be published. For a
///                    principal the store finds out itself
/// @param spends      the one-time credential used up by this, if there is one
public record Revocation(RevocationTarget target, int reasonCode, String reason, Optional<Instant> expires,
        Optional<CredentialId> spends, Provenance provenance) {

    /// What the ledger says of it; for a principal the serials are still missing.
    public LedgerRecord.Revoked record() {
        return new LedgerRecord.Revoked(target, SerialSet.EMPTY, reasonCode, reason, expires, spends, provenance.origin(), provenance.at());
    }
}
