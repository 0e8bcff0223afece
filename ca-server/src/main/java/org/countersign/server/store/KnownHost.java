package org.countersign.server.store;

import java.time.Instant;

/// A host name for which a host certificate was issued, and when the last of those ends.
public record KnownHost(String name, Instant notAfter) {}
