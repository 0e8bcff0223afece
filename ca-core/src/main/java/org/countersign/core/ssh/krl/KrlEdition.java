package org.countersign.core.ssh.krl;

import java.time.Instant;

/// Which of the lists of one CA a list is.
///
/// @param version     unsigned
/// @param generatedAt decides between two of the same version
public record KrlEdition(long version, Instant generatedAt) {
    public boolean isNewerThan(KrlEdition other) {
        int versions = Long.compareUnsigned(version, other.version);
        return versions > 0 || versions == 0 && generatedAt.isAfter(other.generatedAt);
    }
}
