/// The ledger: the append-only, checksummed, hash-chained journal of every decision, and the truth.
/// Start at [Ledger], then [SegmentScan] and [LedgerRecord]; `docs/LEDGER.md` gives the format byte by byte.
/// It must not know stores, HTTP or what a record is good for.
package org.countersign.server.ledger;
