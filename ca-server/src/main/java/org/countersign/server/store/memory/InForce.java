package org.countersign.server.store.memory;

import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.store.Admission;
import org.countersign.server.store.Admission.KeyIdRevoked;
import org.countersign.server.store.Admission.KeyRevoked;
import org.countersign.server.store.Admission.ParentRevoked;
import org.countersign.server.store.Issuance;

/// The revocations that count for a decision: those on the ledger, and those that go on it in the same commit, before it.
public record InForce(Revoked recorded, Revoked pending) {
    public boolean holds(CertificateId certificate) {
        return pending.holds(certificate) || recorded.holds(certificate);
    }

    public boolean holds(RevocationTarget target) {
        return recorded.holds(target) || pending.holds(target);
    }

    /// What stands against an issuance: that something it rests on is revoked, or that it would be revoked from the beginning.
    public Optional<Admission> against(Issuance issuance) {
        return revokedParent(issuance).or(() -> revokedSubject(issuance));
    }

    private Optional<Admission> revokedParent(Issuance issuance) {
        return issuance.parents().stream().filter(parent -> holds(parent.id()) || anyOf(parent.keys()).isPresent()
                || parent.keyId().filter(this::holdsKeyId).isPresent()).findFirst().map(parent -> new ParentRevoked(parent.id()));
    }

    private Optional<Admission> revokedSubject(Issuance issuance) {
        for (CertificateBody body : issuance.bodies()) {
            if (body instanceof SshCertificateBody ssh) {
                Optional<SshPublicKey> key = anyOf(Revoked.keysOf(ssh));
                if (key.isPresent()) {
                    return Optional.of(new KeyRevoked(key.get()));
                }
            }
            if (body.id().family() == Family.SSH && holdsKeyId(body.keyId())) {
                return Optional.of(new KeyIdRevoked(body.keyId()));
            }
        }
        return Optional.empty();
    }

    private Optional<SshPublicKey> anyOf(List<SshPublicKey> keys) {
        return pending.anyOf(keys).or(() -> recorded.anyOf(keys));
    }

    private boolean holdsKeyId(String keyId) {
        return pending.holdsKeyId(keyId) || recorded.holdsKeyId(keyId);
    }
}
