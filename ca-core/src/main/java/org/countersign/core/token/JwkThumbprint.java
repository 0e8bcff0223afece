package org.countersign.core.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.countersign.core.crypto.Digests;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;

/// The SHA-256 thumbprint of a public key (RFC 7638), in base64url without padding: how a token names its key.
final class JwkThumbprint {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private JwkThumbprint() {}

    static String of(SshPublicKey key) {
        return BASE64.encodeToString(Digests.sha256(canonical(key).getBytes(StandardCharsets.US_ASCII)));
    }

    /// The required members in the order of their names, without white space.
    private static String canonical(SshPublicKey key) {
        return switch (key.type()) {
            case RSA -> "{\"e\":\"" + unsigned(key.rsaExponent().toByteArray()) + "\",\"kty\":\"RSA\",\"n\":\""
                    + unsigned(key.rsaModulus().toByteArray()) + "\"}";
            case ECDSA_P256, ECDSA_P384, ECDSA_P521, SK_ECDSA_P256 -> ellipticCurve(key);
            case ED25519, SK_ED25519 -> {
                var reader = fields(key);
                yield "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + BASE64.encodeToString(reader.string()) + "\"}";
            }
        };
    }

    private static String ellipticCurve(SshPublicKey key) {
        var reader = fields(key);
        reader.string();
        byte[] point = reader.string();
        int middle = 1 + point.length / 2;
        return "{\"crv\":\"" + curve(key.type()) + "\",\"kty\":\"EC\",\"x\":\""
                + BASE64.encodeToString(Arrays.copyOfRange(point, 1, middle)) + "\",\"y\":\""
                + BASE64.encodeToString(Arrays.copyOfRange(point, middle, point.length)) + "\"}";
    }

    /// `nistp256` in SSH is `P-256` in JOSE.
    private static String curve(SshKeyType type) {
        return "P-" + type.curve().substring("nistp".length());
    }

    private static SshReader fields(SshPublicKey key) {
        var reader = new SshReader(key.blob());
        reader.string();
        return reader;
    }

    private static String unsigned(byte[] number) {
        return BASE64.encodeToString(number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number);
    }
}
