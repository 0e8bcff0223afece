package org.countersign.server.store.memory;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.ledger.LedgerRecord;

/// What is revoked, for ever: answers whether something is.
///
/// Safe for any number of threads.
public final class Revoked {
    private final KeySet certificates = new KeySet();
    private final Set<SshPublicKey> keys = new HashSet<>();
    private final Set<String> keyIds = new HashSet<>();
    private SerialSet serials = SerialSet.EMPTY;

    public synchronized void add(LedgerRecord.Revoked record) {
        switch (record.target()) {
            case RevocationTarget.Certificate(var id) -> certificates.add(Key.of(id));
            case RevocationTarget.Serials _, RevocationTarget.Principal _ -> serials = serials.and(record.serials());
            case RevocationTarget.Key(var key) -> keys.add(key);
            case RevocationTarget.KeyId(var keyId) -> keyIds.add(keyId);
        }
    }

    public synchronized boolean holds(CertificateId certificate) {
        return certificates.contains(Key.of(certificate))
                || certificate.family() == Family.SSH && serials.contains(certificate.serial().longValue());
    }

    /// Whether revoking this would change nothing. A principal may have got new certificates since.
    public synchronized boolean holds(RevocationTarget target) {
        return switch (target) {
            case RevocationTarget.Certificate(var id) -> holds(id);
            case RevocationTarget.Serials(var range) -> serials.containsAll(range);
            case RevocationTarget.Key(var key) -> keys.contains(key);
            case RevocationTarget.KeyId(var keyId) -> keyIds.contains(keyId);
            case RevocationTarget.Principal _ -> false;
        };
    }

    /// One of the keys that is revoked.
    public synchronized Optional<SshPublicKey> anyOf(List<SshPublicKey> some) {
        return some.stream().filter(keys::contains).findFirst();
    }

    public synchronized boolean holdsKeyId(String keyId) {
        return keyIds.contains(keyId);
    }

    /// Whether OpenSSH would take the certificate for revoked.
    public synchronized boolean holds(CertificateBody body) {
        return holds(body.id()) || body.id().family() == Family.SSH
                && (keyIds.contains(body.keyId()) || !keys.isEmpty() && anyOf(keysOf(body)).isPresent());
    }

    /// The key that an SSH certificate certifies, and the one that signs it.
    public static List<SshPublicKey> keysOf(CertificateBody body) {
        if (body.id().family() != Family.SSH) {
            return List.of();
        }
        var ssh = body instanceof SshCertificateBody own ? own : SshCertificateBody.parse(body.toBeSigned());
        return List.of(ssh.key(), ssh.signatureKey());
    }

    public synchronized Set<SshPublicKey> keys() {
        return Set.copyOf(keys);
    }

    public synchronized Set<String> keyIds() {
        return Set.copyOf(keyIds);
    }
}
