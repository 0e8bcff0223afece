package org.countersign.core.ssh.krl;

import java.util.Optional;
import java.util.Set;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;

/// What a list revokes of one CA's certificates.
///
/// @param issuer  the CA key; empty for any CA, which the server never writes: serials mean nothing without their CA
/// @param keyIds  none holds a NUL: OpenSSH reads them as C strings and refuses the whole list otherwise
public record RevokedCertificates(Optional<SshPublicKey> issuer, SerialSet serials, Set<String> keyIds) {
    public RevokedCertificates {
        keyIds = Set.copyOf(keyIds);
        if (keyIds.stream().anyMatch(keyId -> keyId.indexOf('\0') >= 0)) {
            throw new SshFormatException("a key ID with a NUL would make the whole list unreadable");
        }
    }

    boolean isEmpty() {
        return serials.isEmpty() && keyIds.isEmpty();
    }

    /// As `is_cert_revoked` of OpenSSH: serial 0 is never revoked by serial.
    boolean revoke(SshCertificateBody certificate) {
        boolean ours = issuer.isEmpty() || issuer.get().equals(certificate.signatureKey());
        return ours && (keyIds.contains(certificate.keyId()) || serials.contains(certificate.serial()));
    }
}
