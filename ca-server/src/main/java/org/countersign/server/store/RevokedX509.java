package org.countersign.server.store;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/// A revoked X.509 certificate, as revocation lists name it.
///
/// @param at      moment of the revocation
/// @param expires end of the certificate's validity, if it is known
public record RevokedX509(BigInteger serial, Instant at, int reasonCode, Optional<Instant> expires) {}
