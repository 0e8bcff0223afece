package org.countersign.server.store;

import java.time.Instant;
import java.util.Set;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshPublicKey;

/// All that is revoked for SSH and not over yet, at one moment.
///
/// @param version whenever the set is another one its version is higher, also across restarts and clocks that are set back; only what is
///                listed for longer because the clock is behind comes with the same version
/// @param at      by the ledger when it became this one, so that a version always comes with the same time; 1970 when nothing
///                was ever revoked
public record RevocationSet(long version, Instant at, SerialSet serials, Set<String> keyIds, Set<SshPublicKey> keys) {
    public RevocationSet {
        keyIds = Set.copyOf(keyIds);
        keys = Set.copyOf(keys);
    }
}
