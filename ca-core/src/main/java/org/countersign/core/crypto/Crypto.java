package org.countersign.core.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/// Where signatures are made and verified. The JDK's own elliptic curves are six to eight times slower than the fastest
/// provider, so a server asks [#fastest()]; a short-lived command asks [#jdk()], which loads nothing.
///
/// The provider is always named; which providers the JVM lists, and in what order, does not matter here.
public final class Crypto {
    private static final String ACCP = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final String BOUNCY_CASTLE = "org.bouncycastle.jce.provider.BouncyCastleProvider";

    private static final String ECDSA = "SHA256withECDSA";
    /// Says what it is, so that a signature on it is good for nothing else.
    private static final byte[] PROBE = "countersign: do these halves of a key belong together?".getBytes(StandardCharsets.US_ASCII);

    private final Optional<Provider> provider;

    private Crypto(Optional<Provider> provider) {
        this.provider = provider;
    }

    /// The providers of the JDK.
    public static Crypto jdk() {
        return new Crypto(Optional.empty());
    }

    /// Amazon's provider (AWS-LC, native) where its library loads on this machine, Bouncy Castle elsewhere.
    public static Crypto fastest() {
        // Amazon's makes an instance of itself as soon as it is loaded; a second would cost as much again.
        return load(() -> Class.forName(ACCP).getField("INSTANCE").get(null)).filter(Crypto::signsEd25519)
                .or(() -> load(() -> Class.forName(BOUNCY_CASTLE).getConstructor().newInstance()))
                .map(Optional::of).map(Crypto::new).orElseGet(Crypto::jdk);
    }

    private interface Loading {
        Object load() throws ReflectiveOperationException;
    }

    private static Optional<Provider> load(Loading loading) {
        try {
            return Optional.of((Provider) loading.load());
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    /// A native provider is there as a class even where its library does not fit: only trying tells.
    private static boolean signsEd25519(Provider candidate) {
        try {
            Signature.getInstance("Ed25519", candidate);
            return true;
        } catch (GeneralSecurityException | LinkageError e) {
            return false;
        }
    }

    /// The name for the start-up log.
    public String name() {
        return provider.map(Provider::getName).orElse("JDK");
    }

    /// The provider itself, to be handed to a library; empty for the JDK's own.
    public Optional<Provider> provider() {
        return provider;
    }

    public Signature signature(String algorithm) throws GeneralSecurityException {
        return provider.isPresent()
                ? Signature.getInstance(algorithm, provider.get())
                : Signature.getInstance(algorithm);
    }

    /// A pool of signature objects that sign with this key.
    public SigningPool signer(String algorithm, PrivateKey key) {
        return new SigningPool(this, algorithm, translate(key));
    }

    /// A pool of signature objects that verify with this key.
    public VerifyingPool verifier(String algorithm, PublicKey key) {
        return new VerifyingPool(this, algorithm, translate(key));
    }

    /// Whether the public half of an EC pair belongs to the private one: what the one signs verifies under the other. A key that
    /// is not the signer's could be made to fit one signature, not one with a random number in it that nobody knew before.
    public boolean isEcPair(KeyPair pair) {
        return verifier(ECDSA, pair.getPublic()).verify(PROBE, signer(ECDSA, pair.getPrivate()).sign(PROBE));
    }

    /// The same key in the provider's own form, so that it is not converted again for every signature. It goes through
    /// the standard encoding: not every provider translates the key objects of another.
    private PrivateKey translate(PrivateKey key) {
        return factory(key).map(factory -> {
            try {
                return factory.generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("the key does not fit " + name(), e);
            }
        }).orElse(key);
    }

    /// As for private keys; libraries that are handed the provider want the key in its form as well.
    public PublicKey translate(PublicKey key) {
        return factory(key).map(factory -> {
            try {
                return factory.generatePublic(new X509EncodedKeySpec(key.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("the key does not fit " + name(), e);
            }
        }).orElse(key);
    }

    /// None where the provider has no factory for such keys, as ACCP for Ed25519: its signatures then take the key as it is.
    private Optional<KeyFactory> factory(Key key) {
        return provider.filter(p -> p.getService("KeyFactory", key.getAlgorithm()) != null).map(p -> {
            try {
                return KeyFactory.getInstance(key.getAlgorithm(), p);
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException(name() + " has no " + key.getAlgorithm() + " keys", e);
            }
        });
    }

    /// Puts the provider first for everything in this JVM that asks for no provider, TLS above all. Bouncy Castle as a whole is
    /// left out: it is slower than the JDK for what TLS needs besides elliptic curves.
    public void preferEverywhere() {
        var accp = provider.filter(p -> p.getClass().getName().equals(ACCP));
        accp.ifPresent(p -> Security.insertProviderAt(p, 1));
        Security.insertProviderAt(accp.flatMap(_ -> AwsLcX25519.load()).<Provider>map(NativeX25519::new).orElseGet(QuickX25519::new), 1);
    }
}
