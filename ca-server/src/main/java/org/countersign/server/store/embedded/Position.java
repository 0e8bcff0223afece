package org.countersign.server.store.embedded;

/// A certificate's place in the order of the ledger.
///
/// @param record number of the record it is in
/// @param index  which of the record's certificates it is, from 0
record Position(long record, int index) implements Comparable<Position> {
    static final Position START = new Position(0, 0);
    static final Position END = new Position(Long.MAX_VALUE, Integer.MAX_VALUE);

    @Override
    public int compareTo(Position other) {
        int byRecord = Long.compare(record, other.record);
        return byRecord != 0 ? byRecord : Integer.compare(index, other.index);
    }
}
