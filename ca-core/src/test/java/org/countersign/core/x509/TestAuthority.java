package org.countersign.core.x509;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// A root and an intermediate, made for one test and worthless beyond it.
record TestAuthority(X509Certificate root, X509Certificate intermediate, KeyPair intermediateKey) {
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    static TestAuthority create() {
        return create(ec("secp256r1"), ec("secp256r1"));
    }

    static TestAuthority create(KeyPair rootKey, KeyPair intermediateKey) {
        var rootBody = RootProfile.body("Test Lab", rootKey.getPublic(), BigInteger.ONE, NOW);
        var root = X509Certificates.sign(
                rootBody, rootBody.algorithm().signer(rootKey.getPrivate()), rootKey.getPublic());
        var body = IntermediateProfile.body(
                "Test Lab", intermediateKey.getPublic(), BigInteger.TWO, NOW, CertificateIssuer.of(root));
        var intermediate = X509Certificates.sign(
                body, body.algorithm().signer(rootKey.getPrivate()), rootKey.getPublic());
        return new TestAuthority(root, intermediate, intermediateKey);
    }

    CertificateIssuer issuer() {
        return CertificateIssuer.of(intermediate);
    }

    X509Certificate leaf(KeyPair key, String... names) {
        var subject = SubjectName.ofCommonName(names[0]);
        var sans = SubjectAlternativeName.split(List.of(names));
        var extensions = LeafProfile.extensions(subject, sans, key.getPublic(), issuer(),
                Optional.of(ProvisionerExtension.of(1, "admin", "kid1")));
        return sign(LeafProfile.body(new LeafProfile.Leaf(BigInteger.valueOf(3), subject, key.getPublic(),
                NOW.minusSeconds(60), NOW.plus(1, ChronoUnit.DAYS), extensions), issuer()));
    }

    X509Certificate sign(X509CertificateBody body) {
        return X509Certificates.sign(
                body, body.algorithm().signer(intermediateKey.getPrivate()), intermediateKey.getPublic());
    }

    static KeyPair ec(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair keyPair(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
