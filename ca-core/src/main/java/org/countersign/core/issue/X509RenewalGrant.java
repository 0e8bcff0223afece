package org.countersign.core.issue;

import java.security.cert.X509Certificate;

/// Leave to replace one X.509 certificate by a new one, given to whoever proved to hold its key.
public record X509RenewalGrant(GrantSource source, X509Certificate old) implements Grant {}
