package org.countersign.server.store.memory;

/// A certificate's place in the order of the ledger.
///
/// @param record number of the record it is in
/// @param index  which of the record's certificates it is, from 0
public record Position(long record, int index) implements Comparable<Position> {
    /// No record is so large that it could hold more certificates.
    public static final int MOST_OF_INDEX = 0xffff;
    /// Before every certificate.
    public static final Position START = new Position(0, 0);
    /// Behind every certificate.
    public static final Position END = new Position(Long.MAX_VALUE, MOST_OF_INDEX);

    public boolean isValid() {
        return record > 0 && index >= 0 && index <= MOST_OF_INDEX;
    }

    /// The last position there could be before this one.
    public Position previous() {
        return index > 0 ? new Position(record, index - 1) : new Position(record - 1, MOST_OF_INDEX);
    }

    @Override
    public int compareTo(Position other) {
        int byRecord = Long.compare(record, other.record);
        return byRecord != 0 ? byRecord : Integer.compare(index, other.index);
    }
}
