package org.countersign.server.signer;

import java.security.PublicKey;
import java.util.concurrent.atomic.LongAdder;

/// How often the CA keys were used. It counts on when keys are read again.
public final class SignatureCounts {
    private final LongAdder made = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public long made() {
        return made.sum();
    }

    public long failed() {
        return failed.sum();
    }

    /// The same key, counted.
    public Signer count(Signer signer) {
        return new Signer() {
            @Override
            public PublicKey publicKey() {
                return signer.publicKey();
            }

            @Override
            public byte[] sign(byte[] message) {
                try {
                    var signature = signer.sign(message);
                    made.increment();
                    return signature;
                } catch (RuntimeException e) {
                    failed.increment();
                    throw e;
                }
            }

            @Override
            public void close() {
                signer.close();
            }
        };
    }
}
