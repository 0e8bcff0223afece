package org.countersign.core.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The root of a new authority: signed with its own key, good for one level of intermediates.
public final class RootProfile {
    static final Duration LIFETIME = Duration.ofDays(3650);

    private RootProfile() {}

    /// @param authority the name people gave their authority
    public static X509CertificateBody body(String authority, PublicKey key, BigInteger serial, Instant now) {
        var name = SubjectName.ofAuthority(authority, authority + " Root CA").encode();
        return new BodyBuilder(serial, X509SignatureAlgorithm.ofKey(key), name, name, key, now, now.plus(LIFETIME),
                List.of(StandardExtensions.authorityKeyUsage(), StandardExtensions.authority(1),
                        StandardExtensions.subjectKeyIdentifier(key))).build();
    }
}
