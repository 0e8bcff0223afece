package org.countersign.cli.client;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// TLS, ECDSA and new EC keys in machine code: BoringSSL, through the classes of Conscrypt. A process that lives for a tenth of a
/// second would spend most of it on setting up the JDK's own.
///
/// Conscrypt's own provider is left alone: it would enter a thousand names, and offer certificate parsers, digests and keys where
/// the JDK's have to judge.
final class NativeCrypto extends Provider {
    private static final long serialVersionUID = 1;

    /// A name of its own: whoever asks the JVM for "TLS" gets the JDK's.
    private static final String TLS = "BoringTLS";

    private NativeCrypto() {
        super("CountersignNative", "1", "TLS and ECDSA of BoringSSL");
        put("SSLContext." + TLS, "org.conscrypt.OpenSSLContextImpl$TLSv13");
        put("Signature.SHA256withECDSA", "org.conscrypt.OpenSSLSignature$SHA256ECDSA");
        put("Signature.SHA384withECDSA", "org.conscrypt.OpenSSLSignature$SHA384ECDSA");
        put("KeyPairGenerator.EC", "org.conscrypt.OpenSSLECKeyPairGenerator");
    }

    /// Set up once in a process, by whoever asks first; others wait. From then on its signatures are preferred to the JDK's.
    private static final class Loaded {
        private static final Optional<NativeCrypto> PROVIDER = load();
    }

    /// Empty where the library is missing or does not fit this machine.
    static Optional<NativeCrypto> loaded() {
        return Loaded.PROVIDER;
    }

    private static Optional<NativeCrypto> load() {
        try {
            var provider = new NativeCrypto();
            provider.context(new TrustEverything());
            Security.insertProviderAt(provider, 1);
            return Optional.of(provider);
        } catch (GeneralSecurityException | LinkageError | RuntimeException _) {
            return Optional.empty();
        }
    }

    /// A context without a client certificate that believes whom `trust` believes.
    SSLContext context(TrustManager trust) throws GeneralSecurityException {
        var context = SSLContext.getInstance(TLS, this);
        context.init(new KeyManager[0], new TrustManager[] {trust}, null);
        return context;
    }
}
