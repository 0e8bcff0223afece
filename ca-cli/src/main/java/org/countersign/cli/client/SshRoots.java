package org.countersign.cli.client;

import java.util.List;
import org.countersign.core.ssh.SshPublicKey;

/// The SSH CA keys: those that sign user certificates, and those that sign host certificates. Either may be empty.
public record SshRoots(List<SshPublicKey> userKeys, List<SshPublicKey> hostKeys) {
    public SshRoots {
        userKeys = List.copyOf(userKeys);
        hostKeys = List.copyOf(hostKeys);
    }
}
