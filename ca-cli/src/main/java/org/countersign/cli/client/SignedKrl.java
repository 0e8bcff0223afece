package org.countersign.cli.client;

/// A key revocation list as the CA sent it, and the text of its detached signature. Neither is believed yet.
public record SignedKrl(byte[] list, String signature) {
    /// The largest list that is fetched: two million serial numbers, or 400,000 hashes of keys.
    static final int LARGEST = 16 * 1024 * 1024;

    public SignedKrl {
        list = list.clone();
    }

    @Override
    public byte[] list() {
        return list.clone();
    }
}
