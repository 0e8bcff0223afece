package org.countersign.core.issue;

/// Leave to revoke one certificate.
///
/// @param serial the serial as the credential writes it; the request has to name the same
public record RevocationGrant(GrantSource source, String serial) implements Grant {}
