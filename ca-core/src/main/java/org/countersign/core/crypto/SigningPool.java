package org.countersign.core.crypto;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Signs with one key from any number of threads. Signature objects are kept ready, since preparing one costs as much as the
/// signature itself with some providers; there are never more than threads that signed at the same moment.
public final class SigningPool {
    private final Crypto crypto;
    private final String algorithm;
    private final PrivateKey key;
    private final ConcurrentLinkedQueue<Signature> ready = new ConcurrentLinkedQueue<>();

    SigningPool(Crypto crypto, String algorithm, PrivateKey key) {
        this.crypto = crypto;
        this.algorithm = algorithm;
        this.key = key;
    }

    /// @throws IllegalStateException when the provider fails; the object it failed with is not used again
    public byte[] sign(byte[] message) {
        try {
            var signature = ready.poll();
            if (signature == null) {
                signature = crypto.signature(algorithm);
                signature.initSign(key);
            }
            signature.update(message);
            byte[] signed = signature.sign();
            ready.offer(signature);
            return signed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with " + crypto.name() + " failed", e);
        }
    }
}
