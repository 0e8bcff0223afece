package org.countersign.server.http;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x509.Extension;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.IntermediateProfile;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;

/// A root and an intermediate that live as long as one test class.
final class TestPki {
    private static final AtomicLong SERIALS = new AtomicLong(1000);

    final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    final X509Certificate root;
    final X509Certificate intermediate;
    final KeyPair intermediateKey = newKey();
    final CertificateIssuer issuer;

    TestPki() {
        var rootKey = newKey();
        var rootBody = RootProfile.body("Test Lab", rootKey.getPublic(), serial(), now.minusSeconds(60));
        var signer = rootBody.algorithm().signer(rootKey.getPrivate());
        root = X509Certificates.sign(rootBody, signer, rootKey.getPublic());
        var body = IntermediateProfile.body("Test Lab", intermediateKey.getPublic(), serial(), now.minusSeconds(60),
                CertificateIssuer.of(root));
        intermediate = X509Certificates.sign(body, signer, rootKey.getPublic());
        issuer = CertificateIssuer.of(intermediate);
    }

    static BigInteger serial() {
        return BigInteger.valueOf(SERIALS.incrementAndGet());
    }

    TlsIdentity identity(String... names) {
        return identity(now.minusSeconds(60), Duration.ofDays(1), names);
    }

    TlsIdentity identity(Instant notBefore, Duration lifetime, String... names) {
        var key = newKey();
        var subject = SubjectName.ofCommonName(names[0]);
        var extensions = LeafProfile.extensions(subject, SubjectAlternativeName.split(List.of(names)),
                key.getPublic(), issuer, Optional.empty());
        return identity(key, subject, notBefore, lifetime, extensions);
    }

    TlsIdentity identity(KeyPair key, SubjectName subject, Instant notBefore, Duration lifetime,
            List<Extension> extensions) {
        var body = LeafProfile.body(new LeafProfile.Leaf(serial(), subject, key.getPublic(), notBefore,
                notBefore.plus(lifetime), extensions), issuer);
        var leaf = X509Certificates.sign(body, body.algorithm().signer(intermediateKey.getPrivate()),
                intermediateKey.getPublic());
        return new TlsIdentity(key.getPrivate(), List.of(leaf, intermediate));
    }

    static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
