package org.countersign.server.store;

import java.util.Set;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshPublicKey;

/// All that is revoked for SSH and not over yet, at one moment.
///
/// @param version whenever the set is another one its version is higher, also across restarts and clocks that are set back
public record RevocationSet(long version, SerialSet serials, Set<String> keyIds, Set<SshPublicKey> keys) {
    public RevocationSet {
        keyIds = Set.copyOf(keyIds);
        keys = Set.copyOf(keys);
    }
}
