package org.countersign.core.ssh.krl;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.KeyFingerprint.Hash;

/// A key revocation list: what it says, apart from the order in which the file says it. Two are equal when OpenSSH would take
/// them for the same list.
///
/// One without entries is a whole, valid list; an empty file is none, and revokes nothing without a word.
///
/// @param version      unsigned; of two lists of one CA the higher one counts
/// @param generatedAt  whole seconds since 1970
/// @param comment      without NUL, for the same reason as key IDs
/// @param certificates by CA; those that revoke nothing are left out
/// @param keys         revoked as themselves, as what a certificate certifies, and as the CA key of a certificate
/// @param fingerprints of further keys. OpenSSH before 7.9 refuses lists with SHA-256 fingerprints
public record Krl(long version, Instant generatedAt, String comment, List<RevokedCertificates> certificates,
        Set<SshPublicKey> keys, Set<KeyFingerprint> fingerprints) {
    public Krl {
        certificates = certificates.stream().filter(revoked -> !revoked.isEmpty()).toList();
        keys = Set.copyOf(keys);
        fingerprints = Set.copyOf(fingerprints);
        if (generatedAt.getNano() != 0 || generatedAt.getEpochSecond() < 0) {
            throw new SshFormatException("a list is made in a whole second after 1970");
        }
        if (comment.indexOf('\0') >= 0) {
            throw new SshFormatException("a comment with a NUL would make the whole list unreadable");
        }
    }

    /// Written out, since a server compares two lists at its start, and what a record compares by is made at run time, when it is first
    /// needed, by machinery that takes longer than all the rest of the list.
    @Override
    public boolean equals(Object other) {
        return other instanceof Krl krl && version == krl.version && generatedAt.equals(krl.generatedAt) && comment.equals(krl.comment)
                && certificates.equals(krl.certificates) && keys.equals(krl.keys) && fingerprints.equals(krl.fingerprints);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version) + 31 * generatedAt.hashCode();
    }

    /// Whether the list has no entry.
    public boolean isEmpty() {
        return certificates.isEmpty() && keys.isEmpty() && fingerprints.isEmpty();
    }

    public boolean isRevoked(SshPublicKey key) {
        return keys.contains(key) || !fingerprints.isEmpty()
                && (fingerprints.contains(KeyFingerprint.of(Hash.SHA256, key))
                        || fingerprints.contains(KeyFingerprint.of(Hash.SHA1, key)));
    }

    /// As `ssh_krl_check_key` of OpenSSH: by serial or key ID, by the certified key, or because its CA's key is revoked.
    public boolean isRevoked(SshCertificate certificate) {
        var body = certificate.body();
        return isRevoked(body.key()) || isRevoked(body.signatureKey())
                || certificates.stream().anyMatch(revoked -> revoked.revoke(body));
    }
}
