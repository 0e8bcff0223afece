package org.countersign.server.store;

import java.time.Instant;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;

/// One certificate to be revoked. It need not be known to the store.
///
/// @param certificate what is revoked
/// @param reasonCode  RFC 5280 "Reason Code", 0 to 10
/// @param reason      free text of the operator
/// @param expires     end of the certificate's validity, if known; afterwards the revocation need not be published
/// @param spends      the one-time credential used up by this, if there is one
public record Revocation(CertificateId certificate, int reasonCode, String reason, Optional<Instant> expires,
        Optional<CredentialId> spends, Provenance provenance) {}
