package org.countersign.core.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;

/// The choice of a new key, in the words of the command line: `EC` with a curve, `RSA` with a size, or `OKP`, which is
/// Ed25519. Whoever holds one holds a choice that was checked.
public final class KeyGenerator {
    private final String algorithm;
    private final String provider;
    private final AlgorithmParameterSpec parameters;

    private KeyGenerator(String algorithm, String provider, AlgorithmParameterSpec parameters) {
        this.algorithm = algorithm;
        this.provider = provider;
        this.parameters = parameters;
    }

    /// The choice that these words name.
    ///
    /// @param kty `EC` (default), `RSA` or `OKP`
    /// @param curve `P-256` (default), `P-384` or `P-521` for EC; `Ed25519` for OKP; none for RSA
    /// @param size bits of an RSA key, 2048 (default) to 8192; none for the others
    /// @throws KeyFormatException when they name none; the message says what would do
    public static KeyGenerator of(Optional<String> kty, Optional<String> curve, Optional<Integer> size) {
        return switch (kty.orElse("EC")) {
            case "EC" -> {
                refuse(size, "only an RSA key has a size; an EC key has a curve");
                yield ec(curve.orElse(NamedCurve.P256.joseName()));
            }
            case "RSA" -> {
                refuse(curve, "only an EC or OKP key has a curve; an RSA key has a size");
                yield rsa(size.orElse(RsaSize.LEAST));
            }
            case "OKP" -> {
                refuse(size, "only an RSA key has a size; an OKP key is Ed25519");
                if (!curve.orElse("Ed25519").equals("Ed25519")) {
                    throw new KeyFormatException("the curve of an OKP key is Ed25519");
                }
                yield ed25519();
            }
            default -> throw new KeyFormatException("the type of a key is EC, RSA or OKP");
        };
    }

    private static void refuse(Optional<?> unfit, String message) {
        if (unfit.isPresent()) {
            throw new KeyFormatException(message);
        }
    }

    /// @param curve `P-256`, `P-384` or `P-521`
    public static KeyGenerator ec(String curve) {
        var named = NamedCurve.ofJoseName(curve)
                .orElseThrow(() -> new KeyFormatException("the curve of an EC key is P-256, P-384 or P-521"));
        return new KeyGenerator("EC", "SunEC", new ECGenParameterSpec(named.jcaName()));
    }

    public static KeyGenerator rsa(int size) {
        if (size < RsaSize.LEAST || size > RsaSize.MOST) {
            throw new KeyFormatException("the size of an RSA key is " + RsaSize.LEAST + " to " + RsaSize.MOST + " bits");
        }
        return new KeyGenerator("RSA", "SunRsaSign", new RSAKeyGenParameterSpec(size, RSAKeyGenParameterSpec.F4));
    }

    public static KeyGenerator ed25519() {
        return new KeyGenerator("Ed25519", "SunEC", NamedParameterSpec.ED25519);
    }

    /// A new pair of JDK keys, whoever makes them: for elliptic curves that is the provider that this JVM prefers.
    public KeyPair generate(SecureRandom random) {
        try {
            var generator = algorithm.equals("EC") ? KeyPairGenerator.getInstance(algorithm)
                    : KeyPairGenerator.getInstance(algorithm, provider);
            generator.initialize(parameters, random);
            var pair = generator.generateKeyPair();
            if (generator.getProvider().getName().equals(provider)) {
                return pair;
            }
            var keys = KeyFactory.getInstance(algorithm, provider);
            return new KeyPair((PublicKey) keys.translateKey(pair.getPublic()), (PrivateKey) keys.translateKey(pair.getPrivate()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes " + algorithm + " keys", e);
        }
    }
}
