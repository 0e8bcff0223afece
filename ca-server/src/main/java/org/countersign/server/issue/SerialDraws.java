package org.countersign.server.issue;

import java.security.SecureRandom;
import org.countersign.core.issue.Draw;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.server.store.SerialBlock;
import org.countersign.server.store.Store;

/// Rising serials out of blocks that the store has reserved durably. What a crash leaves unused of a block is never used again:
/// serials are plenty, and one that could come back would make two certificates of one revocation.
public final class SerialDraws implements Draws {
    private static final int BLOCK = 10_000;

    private final Store store;
    private final SecureRandom random;
    private SerialBlock block = new SerialBlock(0, 0);
    private int used;

    public SerialDraws(Store store, SecureRandom random) {
        this.store = store;
        this.random = random;
    }

    @Override
    public Draw next() {
        byte[] nonce = RandomBytes.draw(random, SshCertificateBody.NONCE_BYTES);
        return new Draw(nextSerial(), nonce);
    }

    private synchronized long nextSerial() {
        if (used == block.count()) {
            block = store.reserveSerials(BLOCK);
            used = 0;
        }
        return block.first() + used++;
    }
}
