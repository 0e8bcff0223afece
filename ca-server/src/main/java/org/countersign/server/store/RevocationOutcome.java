package org.countersign.server.store;

/// What became of a [Revocation]. Only `REVOKED` changed anything.
public enum RevocationOutcome { REVOKED, ALREADY_REVOKED, CREDENTIAL_ALREADY_SPENT }
