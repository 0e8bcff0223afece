package org.countersign.core.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;

/// The intermediate of a new authority: the one that works every day, good for leaves only.
public final class IntermediateProfile {
    private IntermediateProfile() {}

    /// @param authority the name people gave their authority
    public static X509CertificateBody body(String authority, PublicKey key, BigInteger serial, Instant now,
            CertificateIssuer root) {
        var subject = SubjectName.ofAuthority(authority, authority + " Intermediate CA").encode();
        return new BodyBuilder(serial, root.algorithm(), root.name(), subject, key, now,
                now.plus(RootProfile.LIFETIME),
                List.of(StandardExtensions.authorityKeyUsage(), StandardExtensions.authority(0),
                        StandardExtensions.subjectKeyIdentifier(key),
                        StandardExtensions.authorityKeyIdentifier(root))).build();
    }
}
