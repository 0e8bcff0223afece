package org.countersign.core.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Verifies with one key from any number of threads; the counterpart of [SigningPool].
public final class VerifyingPool {
    private final Crypto crypto;
    private final String algorithm;
    private final PublicKey key;
    private final ConcurrentLinkedQueue<Signature> ready = new ConcurrentLinkedQueue<>();

    VerifyingPool(Crypto crypto, String algorithm, PublicKey key) {
        this.crypto = crypto;
        this.algorithm = algorithm;
        this.key = key;
    }

    /// Whether the signature is good. Bytes that are no signature at all are simply not good.
    public boolean verify(byte[] message, byte[] signatureBytes) {
        try {
            var signature = ready.poll();
            if (signature == null) {
                signature = prepare();
            }
            signature.update(message);
            boolean good = signature.verify(signatureBytes);
            ready.offer(signature);
            return good;
        } catch (SignatureException e) {
            return false;
        }
    }

    private Signature prepare() {
        try {
            var signature = crypto.signature(algorithm);
            signature.initVerify(key);
            return signature;
        } catch (InvalidKeyException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("the key cannot verify " + algorithm, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
