package org.countersign.attacks;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.json.Json;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.ProvisionerKey;

/// How the token of a row is signed. The words are those of the member `sign`.
final class Signing {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final int HALF = 32;

    private final ProvisionerKey provisioner;
    private final ProvisionerKey stranger;
    private final PrivateKey rsa = KeyGenerator.rsa(2048).generate(new java.security.SecureRandom()).getPrivate();
    private final PrivateKey ed25519 = KeyGenerator.ed25519().generate(new java.security.SecureRandom()).getPrivate();

    Signing(ProvisionerKey provisioner, ProvisionerKey stranger) {
        this.provisioner = provisioner;
        this.stranger = stranger;
    }

    /// Makes the signature over the bytes before the last dot.
    interface Signer extends UnaryOperator<byte[]> {}

    static String token(String header, String claims, Signer signer) {
        var input = encode(header) + "." + encode(claims);
        return input + "." + BASE64.encodeToString(signer.apply(input.getBytes(StandardCharsets.US_ASCII)));
    }

    static String encode(String bytes) {
        return BASE64.encodeToString(Bytes.raw(bytes));
    }

    static byte[] es256(PrivateKey key, byte[] input) {
        return sign("SHA256withECDSAinP1363Format", key, input);
    }

    private static byte[] sign(String algorithm, PrivateKey key, byte[] input) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param key the right one for the request
    Signer of(String word, PrivateKey key) {
        var words = word.split(" ");
        return switch (words[0]) {
            case "" -> input -> es256(key, input);
            case "nothing" -> _ -> new byte[0];
            case "zeros" -> _ -> new byte[2 * HALF];
            case "ones" -> _ -> filled((byte) 0xff);
            case "stranger" -> input -> es256(stranger.keyPair().getPrivate(), input);
            case "rsa" -> input -> sign(words[1], rsa, input);
            case "ed25519" -> input -> sign("Ed25519", ed25519, input);
            case "hmac" -> input -> hmac(words[1], secret(words[2]), input);
            case "digest" -> input -> sign(words[1] + "withECDSAinP1363Format", key, input);
            case "der" -> input -> sign("SHA256withECDSA", key, input);
            case "other" -> _ -> es256(key, "something else".getBytes(StandardCharsets.US_ASCII));
            case "r" -> input -> join(number(words[1], es256(key, input), 0), Arrays.copyOfRange(es256(key, input), HALF, 2 * HALF));
            case "s" -> input -> {
                byte[] good = es256(key, input);
                return join(Arrays.copyOf(good, HALF), number(words[1], good, HALF));
            };
            case "swapped" -> input -> {
                byte[] good = es256(key, input);
                return join(Arrays.copyOfRange(good, HALF, 2 * HALF), Arrays.copyOf(good, HALF));
            };
            case "bytes" -> input -> Arrays.copyOf(es256(key, input), Integer.parseInt(words[1]));
            case "flip" -> input -> flip(es256(key, input), Integer.parseInt(words[1]));
            default -> throw new IllegalArgumentException("no way to sign: " + word);
        };
    }

    private static byte[] number(String word, byte[] signature, int at) {
        var value = new BigInteger(1, Arrays.copyOfRange(signature, at, at + HALF));
        return fixed(switch (word) {
            case "0" -> BigInteger.ZERO;
            case "1" -> BigInteger.ONE;
            case "n" -> ORDER;
            case "n-1" -> ORDER.subtract(BigInteger.ONE);
            case "n+1" -> ORDER.add(BigInteger.ONE);
            case "max" -> BigInteger.ONE.shiftLeft(8 * HALF).subtract(BigInteger.ONE);
            case "mirror" -> ORDER.subtract(value);
            default -> throw new IllegalArgumentException("no such number: " + word);
        });
    }

    private static byte[] fixed(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[HALF];
        int length = Math.min(HALF, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, HALF - length, length);
        return fixed;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[2 * HALF];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static byte[] flip(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return bytes;
    }

    private static byte[] hmac(String algorithm, byte[] secret, byte[] input) {
        try {
            var mac = Mac.getInstance("Hmac" + algorithm);
            // The empty key is one of the attacks; the JDK wants at least a byte, and a zero byte is the same key.
            mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, "Hmac" + algorithm));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What everybody knows about the provisioner's key.
    private byte[] secret(String word) {
        var jwk = provisioner.publicJwk();
        var key = (ECPublicKey) provisioner.keyPair().getPublic();
        return switch (word) {
            case "jwk" -> Json.write(jwk.json()).getBytes(StandardCharsets.UTF_8);
            case "x", "y" -> Base64.getUrlDecoder().decode(jwk.json().text(word));
            case "x-text", "y-text" -> jwk.json().text(word.substring(0, 1)).getBytes(StandardCharsets.US_ASCII);
            case "kid" -> jwk.keyId().getBytes(StandardCharsets.UTF_8);
            case "der" -> key.getEncoded();
            case "pem" -> org.countersign.core.keys.Pem.encode("PUBLIC KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII);
            case "empty" -> new byte[0];
            default -> word.getBytes(StandardCharsets.UTF_8);
        };
    }
}
