package org.countersign.server.store.memory;

import java.nio.ByteBuffer;
import org.countersign.core.crypto.Digests;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.ssh.SshWriter;

/// 96 bits of SHA-256 that stand for a one-time credential, a certificate or a name where millions of them must fit. A collision would refuse a credential that is good, never accept one that is spent.
public record Key(long high, int low) {
    public static Key of(CredentialId credential) {
        return of(new SshWriter(128).string(credential.provisioner()).string(credential.id()));
    }

    public static Key of(CertificateId certificate) {
        return of(new SshWriter(32).string(certificate.family().name()).mpint(certificate.serial()));
    }

    public static Key of(String text) {
        return of(new SshWriter(128).string(text));
    }

    private static Key of(SshWriter name) {
        var digest = ByteBuffer.wrap(Digests.sha256(name.bytes()));
        return new Key(digest.getLong(), digest.getInt());
    }
}
