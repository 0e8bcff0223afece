package org.countersign.core.issue;

import java.time.Instant;

/// Names a one-time credential: what is spent when a certificate is recorded. Two provisioners never burn each other's.
///
/// @param provisioner name of the provisioner that accepted the credential
/// @param id          its own identifier, for most tokens `jti`
/// @param expires     after this moment (and leeway) the credential is refused anyway and need not be remembered
public record CredentialId(String provisioner, String id, Instant expires) {}
