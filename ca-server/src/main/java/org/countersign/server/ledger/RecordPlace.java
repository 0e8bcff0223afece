package org.countersign.server.ledger;

/// Where a record stands.
///
/// @param segment number of the segment file
/// @param record  number of the record in the whole ledger
/// @param offset  of the record's prefix in the file
public record RecordPlace(long segment, long record, int offset) {
    /// Where the record behind this one stands, in the same frame.
    ///
    /// @param length of this record, prefix included
    public RecordPlace next(int length) {
        return new RecordPlace(segment, record + 1, offset + length);
    }
}
