package org.countersign.server.signer;

import java.security.KeyPair;
import java.security.PublicKey;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.SigningPool;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSignature;

/// A CA key that was read from a file and is held in the memory of this process.
public final class FileSigner implements Signer {
    private final PublicKey publicKey;
    private final SigningPool pool;

    /// @param keys one of the key types that SSH knows, which are also the ones X.509 is used with here
    public FileSigner(KeyPair keys, Crypto crypto) {
        this.publicKey = keys.getPublic();
        var algorithm = SshSignature.signatureAlgorithm(SshPublicKey.of(publicKey).type());
        this.pool = crypto.signer(algorithm, keys.getPrivate());
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        return pool.sign(message);
    }
}
