package org.countersign.core.keys;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// The members of a JSON Web Key that are the public key itself (RFC 7518, "JWK Parameters for Different Key Types"; RFC
/// 8037). Every key goes through its SSH form, whose reader checks that a point is on its curve.
final class JwkNumbers {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final BigInteger EXPONENT_SMALLEST = BigInteger.valueOf(65537);

    private JwkNumbers() {}

    static SshPublicKey read(JsonObject json) {
        String type = required(json, "kty");
        return switch (type) {
            case "EC" -> ec(json);
            case "RSA" -> rsa(json);
            case "OKP" -> {
                if (!required(json, "crv").equals("Ed25519")) {
                    throw new KeyFormatException("the curve of an OKP key must be Ed25519");
                }
                yield SshPublicKey.parse(new SshWriter().string(SshKeyType.ED25519.wireName())
                        .string(bytes(json, "x")).bytes());
            }
            default -> throw new KeyFormatException("the \"kty\" of the JWK is not EC, RSA or OKP");
        };
    }

    private static SshPublicKey ec(JsonObject json) {
        var curve = NamedCurve.ofJoseName(required(json, "crv"))
                .orElseThrow(() -> new KeyFormatException("the curve of an EC key must be P-256, P-384 or P-521"));
        byte[] x = bytes(json, "x");
        byte[] y = bytes(json, "y");
        // RFC 7518, "x (X Coordinate) Parameter": always the full width.
        if (x.length != curve.width() || y.length != curve.width()) {
            throw new KeyFormatException("a coordinate of the JWK has not the width of its curve");
        }
        var type = curve.sshType();
        return SshPublicKey.parse(new SshWriter().string(type.wireName()).string(type.curve())
                .string(Der.concat(new byte[] {4}, x, y)).bytes());
    }

    private static SshPublicKey rsa(JsonObject json) {
        var modulus = new BigInteger(1, bytes(json, "n"));
        var exponent = new BigInteger(1, bytes(json, "e"));
        int bits = modulus.bitLength();
        if (bits < RsaSize.LEAST || bits > RsaSize.MOST || !modulus.testBit(0)) {
            throw new KeyFormatException("the modulus of the RSA key has " + bits + " bits or is even; "
                    + RsaSize.LEAST + " to " + RsaSize.MOST + " bits are accepted");
        }
        if (exponent.compareTo(EXPONENT_SMALLEST) < 0 || exponent.bitLength() > 32 || !exponent.testBit(0)) {
            throw new KeyFormatException("the exponent of the RSA key is not odd or not between 65537 and 2^32");
        }
        return SshPublicKey.parse(new SshWriter().string(SshKeyType.RSA.wireName())
                .mpint(exponent).mpint(modulus).bytes());
    }

    private static String required(JsonObject json, String name) {
        return json.string(name).orElseThrow(() -> new KeyFormatException("the JWK has no \"" + name + "\""));
    }

    static byte[] bytes(JsonObject json, String name) {
        return StrictBase64.decodeUrl(required(json, name)).filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> new KeyFormatException("\"" + name + "\" of the JWK is not base64url"));
    }

    /// The members that make the key, in the order of their names, which is that of RFC 7638.
    static JsonObject write(SshPublicKey key) {
        var json = JsonObject.builder();
        var reader = new SshReader(key.blob());
        reader.string();
        return switch (key.type()) {
            case RSA -> json.put("e", unsigned(key.rsaExponent())).put("kty", "RSA")
                    .put("n", unsigned(key.rsaModulus())).build();
            case ED25519 -> json.put("crv", "Ed25519").put("kty", "OKP")
                    .put("x", BASE64.encodeToString(reader.string())).build();
            case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> {
                var curve = NamedCurve.ofSshType(key.type());
                reader.string();
                byte[] point = reader.string();
                int half = 1 + curve.width();
                yield json.put("crv", curve.joseName()).put("kty", "EC")
                        .put("x", BASE64.encodeToString(Arrays.copyOfRange(point, 1, half)))
                        .put("y", BASE64.encodeToString(Arrays.copyOfRange(point, half, point.length))).build();
            }
            case SK_ECDSA_P256, SK_ED25519 -> throw new KeyFormatException("a security key has no JWK");
        };
    }

    static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
