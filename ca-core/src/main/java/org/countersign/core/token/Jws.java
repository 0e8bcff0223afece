package org.countersign.core.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.countersign.core.crypto.EcdsaSignatures;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;

/// Signs and checks compact JWS (RFC 7515) by `java.security` alone, for clients: loading a JOSE library costs a command
/// more than signing does. A server verifies with [TokenVerifier], which judges the whole token.
public final class Jws {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Jws() {}

    /// The name of the algorithm in which a key signs.
    public static String algorithm(PrivateKey key) {
        return SigningAlgorithm.of(key).name();
    }

    /// @param header says in `alg` what [#algorithm] says
    public static String sign(JsonObject header, JsonObject payload, PrivateKey key) {
        return sign(header, payload, message -> signature(message, key));
    }

    /// @param signer in the algorithm that the header names
    static String sign(JsonObject header, JsonObject payload, UnaryOperator<byte[]> signer) {
        String signed = encode(header) + "." + encode(payload);
        return signed + "." + BASE64.encodeToString(signer.apply(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    static byte[] signature(byte[] message, PrivateKey key) {
        var algorithm = SigningAlgorithm.of(key);
        try {
            var signature = Signature.getInstance(algorithm.jcaName());
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            return algorithm.integerLength() == 0 ? signed : EcdsaSignatures.sideBySide(signed, algorithm.integerLength());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign", e);
        }
    }

    /// Whether the token was signed by the private half of this key, in the one algorithm that fits it: what the header says
    /// is compared, not followed (RFC 8725, "Perform Algorithm Verification").
    public static boolean verifies(UnverifiedToken token, PublicKey key) {
        var algorithm = SigningAlgorithm.of(key);
        try {
            var signature = Signature.getInstance(algorithm.jcaName());
            signature.initVerify(key);
            signature.update(token.signingInput());
            return token.headerText("alg").filter(algorithm.name()::equals).isPresent()
                    && signature.verify(inDer(token.signature(), algorithm.integerLength()));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] inDer(byte[] signature, int integerLength) throws SignatureException {
        if (integerLength == 0) {
            return signature;
        }
        if (signature.length != 2 * integerLength) {
            throw new SignatureException("the signature has not the length that its algorithm gives it");
        }
        return EcdsaSignatures.toDer(new BigInteger(1, signature, 0, integerLength),
                new BigInteger(1, signature, integerLength, integerLength));
    }

    private static String encode(JsonObject object) {
        return BASE64.encodeToString(Json.write(object).getBytes(StandardCharsets.UTF_8));
    }
}
