package org.countersign.core.x509;

/// Applies a CA key to a message, wherever that key lives: in this process, a hardware module or another service.
///
/// The algorithm is fixed by whoever made the signer, and is the one that the certificate body names.
@FunctionalInterface
public interface MessageSigner {
    byte[] sign(byte[] message);
}
