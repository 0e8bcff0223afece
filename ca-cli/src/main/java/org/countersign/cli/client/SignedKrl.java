package org.countersign.cli.client;

/// A key revocation list as the CA sent it, and the text of its detached signature. Neither is believed yet.
public record SignedKrl(byte[] list, String signature) {
    public SignedKrl {
        list = list.clone();
    }

    @Override
    public byte[] list() {
        return list.clone();
    }
}
