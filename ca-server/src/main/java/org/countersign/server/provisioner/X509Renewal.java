package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.ClaimRefusal;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Evidence;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.X509RenewalGrant;

/// What the claims of a provisioner say about the renewal of a certificate that it granted. Kinds that let certificates be
/// renewed all do it by this rule.
final class X509Renewal {
    private X509Renewal() {}

    static X509RenewalGrant grant(Provisioner provisioner, X509Certificate old, Optional<CredentialId> spends, Instant now) {
        var claims = provisioner.claims();
        if (claims.disableRenewal()) {
            throw ClaimRefusal.renewalDisabled(provisioner.name());
        }
        if (now.isBefore(old.getNotBefore().toInstant())) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse("The certificate is not valid yet.");
        }
        if (now.isAfter(old.getNotAfter().toInstant()) && !claims.allowRenewalAfterExpiry()) {
            throw ClaimRefusal.expired(provisioner.name());
        }
        return new X509RenewalGrant(new GrantSource(provisioner.name(), provisioner.type(), claims, spends, Evidence.NONE), old);
    }
}
