package org.countersign.fuzz;

/// A reader of the product and what it promises of any bytes at all. It throws when a promise is broken: an [AssertionError] when
/// something was understood in two ways, and whatever the reader throws beside the refusals that it documents.
interface Target {
    /// @return whether the reader took the bytes for what it reads; an input that is refused at once says little
    boolean feed(byte[] data) throws Exception;

    static void require(boolean right, String promise) {
        if (!right) {
            throw new AssertionError("broken promise: " + promise);
        }
    }
}
