package org.countersign.fuzz;

import java.util.Arrays;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.KeyPolicy;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;

/// Blobs of public keys: one key has one blob, and what may be certified can be used.
record SshKeyTarget() implements Target {
    @Override
    public boolean feed(byte[] data) {
        SshPublicKey key;
        try {
            key = SshPublicKey.parse(data);
            KeyPolicy.check(key);
        } catch (SshFormatException | ProblemException e) {
            return false;
        }
        Target.require(Arrays.equals(data, key.blob()), "a key has one blob");
        Target.require(key.bits() > 0 && !key.fingerprint().isEmpty() && !key.toLine().isEmpty(), "a key can be printed");
        var jca = key.toJca();
        if (key.type() != SshKeyType.SK_ED25519 && key.type() != SshKeyType.SK_ECDSA_P256) {
            Target.require(SshPublicKey.of(jca).equals(key), "a key is the same for java.security");
        }
        return true;
    }
}
