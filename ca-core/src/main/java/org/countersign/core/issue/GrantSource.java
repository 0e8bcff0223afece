package org.countersign.core.issue;

import java.util.Optional;

/// Where a grant comes from: the provisioner, the limits it sets, and the one-time credential that a decision on this grant
/// uses up.
///
/// @param provisioner     its name
/// @param type            its kind
/// @param claims          its limits
/// @param spends          empty when the credential may be used again
/// @param evidence        what the credential was proved with
/// @param shown           the certificate of this CA that vouches for the credential: revoked, it grants nothing more, also not what is
///     under way
public record GrantSource(String provisioner, ProvisionerType type, Claims claims, Optional<CredentialId> spends,
        Evidence evidence, Optional<CertificateId> shown) {

    /// A credential that no certificate of this CA vouches for.
    public GrantSource(String provisioner, ProvisionerType type, Claims claims, Optional<CredentialId> spends, Evidence evidence) {
        this(provisioner, type, claims, spends, evidence, Optional.empty());
    }
}
