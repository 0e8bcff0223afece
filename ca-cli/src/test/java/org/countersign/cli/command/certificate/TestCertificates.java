package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509SignatureAlgorithm;

/// Certificates of a made-up authority with worthless keys and fixed dates.
final class TestCertificates {
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final KeyPair KEY = newKey("EC");

    private TestCertificates() {}

    static X509Certificate root(String authority) {
        return X509Certificates.sign(RootProfile.body(authority, KEY.getPublic(), new BigInteger("123456789012345678"), START),
                X509SignatureAlgorithm.ECDSA_SHA256.signer(KEY.getPrivate()), KEY.getPublic());
    }

    static X509Certificate leaf(X509Certificate root, String... names) {
        var issuer = CertificateIssuer.of(root);
        var subject = SubjectName.ofCommonName(names[0]);
        var key = newKey("Ed25519").getPublic();
        var extensions = LeafProfile.extensions(subject, SubjectAlternativeName.split(List.of(names)), key, issuer,
                Optional.of(ProvisionerExtension.of(1, "admin", "kid-of-the-key")));
        return X509Certificates.sign(LeafProfile.body(new LeafProfile.Leaf(BigInteger.valueOf(4242), subject, key, START,
                START.plusSeconds(86400), extensions), issuer),
                X509SignatureAlgorithm.ECDSA_SHA256.signer(KEY.getPrivate()), KEY.getPublic());
    }

    static Path write(Path file, X509Certificate... certificates) throws IOException {
        var pem = new StringBuilder();
        for (var certificate : certificates) {
            pem.append(Pem.encode("CERTIFICATE", X509Certificates.der(certificate)));
        }
        return Files.writeString(file, pem);
    }

    private static KeyPair newKey(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(256);
            }
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
