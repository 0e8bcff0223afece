package org.countersign.server.store;

/// SSH serials that belong to the one who reserved them, `first` to `first + count - 1`, unsigned.
public record SerialBlock(long first, int count) {
    private static final int MOST = 1 << 20;

    /// @throws IllegalArgumentException when nobody needs that many at once
    public static void requireCount(int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " serials can be reserved at once");
        }
    }
}
