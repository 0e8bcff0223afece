package org.countersign.server.signer;

import java.security.PublicKey;

/// Where one CA key lives. The private half never leaves it.
///
/// May be called from any number of threads, and may block when the key lives in another device.
public interface Signer extends AutoCloseable {
    PublicKey publicKey();

    /// The signature over the message, in the form of `java.security.Signature` for the key's usual algorithm: SHA-2 of the key's
    /// strength for ECDSA, SHA-256 with PKCS #1 v1.5 for RSA.
    byte[] sign(byte[] message);

    @Override
    default void close() {}
}
