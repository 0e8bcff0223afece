package org.countersign.core.issue;

import java.time.Instant;
import java.util.Optional;

/// Names a one-time credential: what is spent when a certificate is recorded. Two provisioners never burn each other's.
///
/// @param provisioner the one that accepted the credential, by what the credential says: its name, or, where that is not in the credential,
///                    what is; so a provisioner that gets another name forgets nothing
/// @param id          its own identifier, for most tokens `jti`
/// @param expires     after this moment (and leeway) the credential is refused anyway and need not be remembered
/// @param name        of the provisioner, where that is not `provisioner`: ledgers of version 0.1 hold what was spent under it
public record CredentialId(String provisioner, String id, Instant expires, Optional<String> name) {
    public CredentialId(String provisioner, String id, Instant expires) {
        this(provisioner, id, expires, Optional.empty());
    }

    /// The same credential as an old ledger names it; empty when that is no other name.
    public Optional<CredentialId> before() {
        return name.map(provisionerName -> new CredentialId(provisionerName, id, expires));
    }
}
