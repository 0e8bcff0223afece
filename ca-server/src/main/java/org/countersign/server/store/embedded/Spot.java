package org.countersign.server.store.embedded;

/// Where a certificate can be read.
///
/// @param offset of its record in the segment file
record Spot(Position position, int offset) {}
