package org.countersign.server.ledger;

import java.nio.file.Path;

/// A segment that will never change again.
///
/// @param records  how many records it holds
/// @param chainEnd hash of the chain after its last record; names its content
public record SealedSegment(Path file, long number, long firstRecord, long records, byte[] chainEnd) {}
