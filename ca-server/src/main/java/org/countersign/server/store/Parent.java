package org.countersign.server.store;

import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;

/// The certificate that was shown as proof, by everything that it could have been revoked by.
///
/// @param keys  what it certifies and what signed it
public record Parent(CertificateId id, Optional<String> keyId, List<SshPublicKey> keys) {
    public Parent {
        keys = List.copyOf(keys);
    }

    public static Parent of(SshCertificateBody certificate) {
        return new Parent(certificate.id(), Optional.of(certificate.keyId()),
                List.of(certificate.key(), certificate.signatureKey()));
    }

    /// An X.509 certificate, which is revoked by its serial alone.
    public static Parent x509(CertificateId id) {
        return new Parent(id, Optional.empty(), List.of());
    }
}
