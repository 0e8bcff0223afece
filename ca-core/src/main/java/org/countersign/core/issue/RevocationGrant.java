package org.countersign.core.issue;

/// Leave to revoke one thing.
///
/// @param subject what the credential was made to revoke: the serial of a certificate, or [RevocationTarget#text()]. The
///                request has to name the same
public record RevocationGrant(GrantSource source, String subject) implements Grant {}
