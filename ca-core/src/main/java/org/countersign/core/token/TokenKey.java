package org.countersign.core.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jca.JCAAware;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.Ed25519Keys;
import org.countersign.core.ssh.SshFormatException;

/// A key that verifies tokens. The key decides which algorithms are good, the token's header only says which of them it used:
/// so neither `none` nor a public key used as an HMAC secret can ever be tried (RFC 8725, "Perform Algorithm Verification").
public final class TokenKey implements TokenSigner {
    /// Verifies in one algorithm.
    private interface Verification {
        boolean verify(byte[] message, byte[] signature);
    }

    private final Map<String, Verification> byAlgorithm;

    private TokenKey(Map<String, Verification> byAlgorithm) {
        this.byAlgorithm = Map.copyOf(byAlgorithm);
    }

    /// @param algorithm the one algorithm the key was made for, when its JWK says so
    /// @throws IllegalArgumentException when the key cannot verify tokens, or not with that algorithm
    public static TokenKey of(PublicKey key, Optional<String> algorithm, Crypto crypto) {
        var all = new HashMap<String, Verification>();
        try {
            switch (crypto.translate(key)) {
                case ECPublicKey ec -> add(all, new ECDSAVerifier(ec), crypto);
                case RSAPublicKey rsa -> add(all, new RSASSAVerifier(rsa), crypto);
                case EdECPublicKey ed -> all.put("EdDSA", crypto.verifier("Ed25519", ed)::verify);
                default -> throw new IllegalArgumentException("a " + key.getAlgorithm() + " key cannot verify tokens");
            }
        } catch (JOSEException e) {
            throw new IllegalArgumentException("tokens are verified with P-256, P-384 or P-521 keys", e);
        }
        algorithm.ifPresent(only -> all.keySet().removeIf(name -> !name.equals(only)));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("the key does not fit the algorithm it is meant for");
        }
        return new TokenKey(all);
    }

    /// An X25519 key: made for key agreement, it signs as XEdDSA has it.
    ///
    /// @throws IllegalArgumentException when it is no key
    public static TokenKey ofX25519(byte[] u, Crypto crypto) {
        try {
            return new TokenKey(Map.of("XEdDSA", crypto.verifier("Ed25519", Ed25519Keys.ofX25519(u))::verify));
        } catch (SshFormatException e) {
            throw new IllegalArgumentException("the X25519 key is not a valid one", e);
        }
    }

    /// A secret. For tokens whose sender shows that secret to this server alone and proves by it; never for what others may know.
    public static TokenKey ofSecret(byte[] secret) {
        var key = new SecretKeySpec(secret, "HmacSHA256");
        return new TokenKey(Map.of("HS256", (message, signature) -> MessageDigest.isEqual(hmac(key, message), signature)));
    }

    private static byte[] hmac(SecretKeySpec key, byte[] message) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /// Every algorithm that the library finds fit for the key.
    private static <V extends JWSVerifier & JCAAware<JCAContext>> void add(Map<String, Verification> all, V verifier,
            Crypto crypto) {
        crypto.provider().ifPresent(verifier.getJCAContext()::setProvider);
        for (JWSAlgorithm algorithm : verifier.supportedJWSAlgorithms()) {
            var header = new JWSHeader(algorithm);
            all.put(algorithm.getName(), (message, signature) -> verify(verifier, header, message, signature));
        }
    }

    private static boolean verify(JWSVerifier verifier, JWSHeader header, byte[] message, byte[] signature) {
        try {
            return verifier.verify(header, message, Base64URL.encode(signature));
        } catch (JOSEException e) {
            return false;
        }
    }

    @Override
    public boolean signed(UnverifiedToken token) {
        return token.headerText("alg").map(byAlgorithm::get)
                .filter(verification -> verification.verify(token.signingInput(), token.signature())).isPresent();
    }
}
