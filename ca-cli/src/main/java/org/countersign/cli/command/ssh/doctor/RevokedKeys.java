package org.countersign.cli.command.ssh.doctor;

import java.util.List;
import java.util.Optional;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.Krl;

/// What the file that RevokedKeys names revokes: a key revocation list, or a plain list of public keys.
record RevokedKeys(Optional<Krl> krl, List<SshPublicKey> plain) {
    static final RevokedKeys NOTHING = new RevokedKeys(Optional.empty(), List.of());

    boolean isRevoked(SshPublicKey key) {
        return plain.contains(key) || krl.filter(list -> list.isRevoked(key)).isPresent();
    }

    boolean isRevoked(SshCertificate certificate) {
        return isRevoked(certificate.body().key()) || isRevoked(certificate.body().signatureKey())
                || krl.filter(list -> list.isRevoked(certificate)).isPresent();
    }
}
