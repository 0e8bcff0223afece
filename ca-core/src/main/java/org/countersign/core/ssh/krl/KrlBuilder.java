package org.countersign.core.ssh.krl;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;

/// Collects what a list is to revoke, one thing after the other and each as often as it comes, in the order in which CAs are first
/// named.
public final class KrlBuilder {
    private final Map<Optional<SshPublicKey>, Entries> certificates = new LinkedHashMap<>();
    private final Set<SshPublicKey> keys = new HashSet<>();
    private final Set<KeyFingerprint> fingerprints = new HashSet<>();

    /// What is revoked of one CA's certificates.
    private static final class Entries {
        private final SerialSet.Builder serials = new SerialSet.Builder();
        private final Set<String> keyIds = new HashSet<>();
    }

    /// Everything that another list revokes.
    public KrlBuilder addAll(Krl krl) {
        for (var revoked : krl.certificates()) {
            var entries = of(revoked.issuer());
            entries.serials.addAll(revoked.serials());
            entries.keyIds.addAll(revoked.keyIds());
        }
        keys.addAll(krl.keys());
        fingerprints.addAll(krl.fingerprints());
        return this;
    }

    /// A key: as itself, as what a certificate certifies, and as a CA key.
    public KrlBuilder add(SshPublicKey key) {
        keys.add(key);
        return this;
    }

    public KrlBuilder add(KeyFingerprint fingerprint) {
        fingerprints.add(fingerprint);
        return this;
    }

    /// One certificate: by its serial, or by its key ID where it has none (`ssh_krl_revoke_key` of OpenSSH).
    public KrlBuilder add(SshCertificate certificate) {
        var body = certificate.body();
        var issuer = Optional.of(body.signatureKey());
        return body.serial() == 0 ? addKeyId(issuer, body.keyId()) : addSerials(issuer, SerialRange.of(body.serial()));
    }

    /// @param issuer the CA whose certificates are meant; empty for any
    public KrlBuilder addSerials(Optional<SshPublicKey> issuer, SerialRange range) {
        of(issuer).serials.add(range.first(), range.last());
        return this;
    }

    /// @param issuer the CA whose certificates are meant; empty for any
    public KrlBuilder addKeyId(Optional<SshPublicKey> issuer, String keyId) {
        of(issuer).keyIds.add(keyId);
        return this;
    }

    private Entries of(Optional<SshPublicKey> issuer) {
        return certificates.computeIfAbsent(issuer, _ -> new Entries());
    }

    public Krl build(long version, Instant generatedAt, String comment) {
        return new Krl(version, generatedAt, comment, revoked(), keys, fingerprints);
    }

    private List<RevokedCertificates> revoked() {
        return certificates.entrySet().stream()
                .map(it -> new RevokedCertificates(it.getKey(), it.getValue().serials.build(), it.getValue().keyIds)).toList();
    }
}
