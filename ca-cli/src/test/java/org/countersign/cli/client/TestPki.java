package org.countersign.cli.client;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A root certificate made for one test, and TLS servers and clients under it.
public final class TestPki {
    private static final char[] NO_SECRET = "test".toCharArray();

    private final KeyPair rootKey;
    private final X509Certificate root;

    public TestPki() {
        this(newKey());
    }

    TestPki(KeyPair rootKey) {
        this.rootKey = rootKey;
        this.root = issue("Test Root CA", rootKey.getPublic(), "Test Root CA", rootKey, Optional.empty(), Optional.empty(),
                Duration.ofDays(1));
    }

    public X509Certificate root() {
        return root;
    }

    public RootCertificates roots() {
        return new RootCertificates(List.of(root));
    }

    /// A server context whose certificate is good for this host name or address.
    public SSLContext server(String host) throws Exception {
        return server(host, Duration.ofHours(1));
    }

    /// @param lifetime from a minute ago; a negative one makes an expired certificate
    public SSLContext server(String host, Duration lifetime) throws Exception {
        return server(host, lifetime, newKey(), Optional.empty());
    }

    /// @param key   of the server
    /// @param usage what its certificate says that the key is for; nothing when empty
    SSLContext server(String host, Duration lifetime, KeyPair key, Optional<KeyUsage> usage) throws Exception {
        int kind = host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName;
        var leaf = issue("server", key.getPublic(), "Test Root CA", rootKey,
                Optional.of(new GeneralNames(new GeneralName(kind, host))), usage, lifetime);
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(keyStore(key, leaf), NO_SECRET);
        var trust = TrustManagerFactory.getInstance("PKIX");
        var roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", root);
        trust.init(roots);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore keyStore(KeyPair key, Certificate leaf) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key.getPrivate(), NO_SECRET, new Certificate[] {leaf});
        return store;
    }

    public ClientIdentity client(String name) {
        var key = newKey();
        return new ClientIdentity(List.of(issue(name, key.getPublic(), "Test Root CA", rootKey, Optional.empty(), Optional.empty(),
                Duration.ofHours(1))), key.getPrivate());
    }

    /// A client certificate for a key of somebody else, with the names of their request.
    public X509Certificate client(PublicKey key, String name, GeneralNames names) {
        return issue(name, key, "Test Root CA", rootKey, Optional.of(names), Optional.empty(), Duration.ofHours(1));
    }

    private static X509Certificate issue(String subject, PublicKey key, String issuer, KeyPair issuerKey,
            Optional<GeneralNames> names, Optional<KeyUsage> usage, Duration lifetime) {
        try {
            var from = Instant.now().minus(lifetime.isNegative() ? Duration.ofDays(2) : Duration.ofMinutes(1));
            var builder = new JcaX509v3CertificateBuilder(new X500Name("CN=" + issuer), BigInteger.valueOf(System.nanoTime()),
                    Date.from(from), Date.from(from.plus(lifetime.abs())), new X500Name("CN=" + subject), key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(key.equals(issuerKey.getPublic())));
            if (names.isPresent()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names.get());
            }
            if (usage.isPresent()) {
                builder.addExtension(Extension.keyUsage, true, usage.get());
            }
            var algorithm = issuerKey.getPrivate() instanceof EdECPrivateKey ? "Ed25519" : "SHA256withECDSA";
            return new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey.getPrivate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
