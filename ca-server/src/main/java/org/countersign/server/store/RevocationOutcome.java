package org.countersign.server.store;

/// What became of a [Revocation]. Only `REVOKED` changed anything.
public enum RevocationOutcome { 
    REVOKED,
    ALREADY_REVOKED,
    CREDENTIAL_ALREADY_SPENT,
    /// The range of serials reaches beyond the ones in use: certificates yet to be issued would be revoked before they exist.
    BEYOND_ISSUED,
    /// The principal has more certificates than one record can hold.
    TOO_MANY
}
