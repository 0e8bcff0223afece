package org.countersign.bench;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.IntermediateProfile;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;

/// A root, an intermediate, and servers of theirs on the loopback.
final class LabTls {
    static final Instant NOW = Instant.now();
    static final KeyPair ROOT_KEY = newKey();
    private static final KeyPair INTERMEDIATE_KEY = newKey();
    static final X509Certificate ROOT = root(ROOT_KEY);
    static final X509Certificate INTERMEDIATE = intermediate();
    private static final CertificateIssuer ISSUER = CertificateIssuer.of(INTERMEDIATE);

    private LabTls() {}

    static KeyPair newKey() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static X509Certificate root(KeyPair key) {
        var body = RootProfile.body("Test Lab", key.getPublic(), BigInteger.ONE, NOW.minusSeconds(60));
        return X509Certificates.sign(body, body.algorithm().signer(key.getPrivate()), key.getPublic());
    }

    private static X509Certificate intermediate() {
        var body = IntermediateProfile.body("Test Lab", INTERMEDIATE_KEY.getPublic(), BigInteger.TWO, NOW.minusSeconds(60),
                CertificateIssuer.of(ROOT));
        return X509Certificates.sign(body, body.algorithm().signer(ROOT_KEY.getPrivate()), ROOT_KEY.getPublic());
    }

    static X509Certificate leaf(KeyPair key, String name, Instant from, Optional<KeyPurposeId> purpose) {
        var subject = SubjectName.ofCommonName(name);
        var extensions = purpose.map(LabTls::onlyFor).orElseGet(() -> LeafProfile.extensions(subject,
                SubjectAlternativeName.split(List.of(name)), key.getPublic(), ISSUER, Optional.empty()));
        var body = LeafProfile.body(new LeafProfile.Leaf(BigInteger.TEN, subject, key.getPublic(), from, from.plus(Duration.ofHours(1)),
                extensions), ISSUER);
        return X509Certificates.sign(body, body.algorithm().signer(INTERMEDIATE_KEY.getPrivate()), INTERMEDIATE_KEY.getPublic());
    }

    private static List<Extension> onlyFor(KeyPurposeId purpose) {
        try {
            return List.of(new Extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose).getEncoded()));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    static SSLServerSocket server() throws Exception {
        var key = newKey();
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key.getPrivate(), new char[0], new X509Certificate[] {
            leaf(key, "127.0.0.1", NOW.minusSeconds(60), Optional.empty()), INTERMEDIATE});
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }
}
