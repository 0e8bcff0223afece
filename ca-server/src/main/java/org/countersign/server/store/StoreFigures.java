package org.countersign.server.store;

/// How full a store is.
///
/// @param records  on the ledger
/// @param segments files of the ledger
/// @param spent    one-time credentials that are remembered
public record StoreFigures(long records, int segments, int spent) {}
