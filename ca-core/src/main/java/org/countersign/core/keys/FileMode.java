package org.countersign.core.keys;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Who may read a file that this product writes; only its owner may ever write it.
public enum FileMode {
    /// 0600: keys, passwords, and everything else that is nobody's business.
    PRIVATE("rw-------"),
    /// 0644: certificates, public keys and configuration.
    PUBLIC("rw-r--r--");

    private final Set<PosixFilePermission> permissions;

    FileMode(String permissions) {
        this.permissions = Set.copyOf(PosixFilePermissions.fromString(permissions));
    }

    public Set<PosixFilePermission> permissions() {
        return permissions;
    }
}
