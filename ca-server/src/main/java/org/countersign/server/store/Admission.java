package org.countersign.server.store;

import org.countersign.core.issue.CertificateId;
import org.countersign.core.ssh.SshPublicKey;

/// What the store says to an [Issuance].
public sealed interface Admission {

    /// Recorded durably, and the credential is spent. The signer takes nothing else.
    ///
    /// Only stores make one.
    record Admitted(Issuance issuance) implements Admission {}

    /// Nothing was recorded: the one-time credential was spent before.
    record AlreadySpent() implements Admission {}

    /// Nothing was recorded: the certificate shown as proof is revoked.
    record ParentRevoked(CertificateId parent) implements Admission {}

    /// Nothing was recorded: the key to be certified is revoked, or the CA key that would sign.
    record KeyRevoked(SshPublicKey key) implements Admission {}

    /// Nothing was recorded: the key ID is revoked, and with it every certificate that would carry it.
    record KeyIdRevoked(String keyId) implements Admission {}
}
