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
public record GrantSource(String provisioner, ProvisionerType type, Claims claims, Optional<CredentialId> spends,
        Evidence evidence) {}
