package org.countersign.server.store;

/// SSH serials that belong to the one who reserved them, `first` to `first + count - 1`, unsigned.
public record SerialBlock(long first, int count) {}
