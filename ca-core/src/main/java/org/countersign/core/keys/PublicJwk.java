package org.countersign.core.keys;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.Digests;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// A public signing key as a JSON Web Key (RFC 7517, RFC 7518, RFC 8037): EC P-256/384/521, RSA of 2048 bits and more, or
/// Ed25519. It was found to be a valid key: point on its curve, sensible RSA numbers, an algorithm that fits.
public final class PublicJwk {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    private static final int RSA_SMALLEST = 2048;
    private static final int RSA_LARGEST = 8192;
    private static final BigInteger EXPONENT_SMALLEST = BigInteger.valueOf(65537);

    private final SshPublicKey key;
    private final JsonObject json;
    private final String keyId;
    private final String algorithm;

    private PublicJwk(SshPublicKey key, JsonObject json, String keyId, String algorithm) {
        this.key = key;
        this.json = json;
        this.keyId = keyId;
        this.algorithm = algorithm;
    }

    /// Reads a key that others made.
    ///
    /// @throws KeyFormatException when it is no valid public signing key, or holds private members
    public static PublicJwk parse(JsonObject json) {
        if (PRIVATE_MEMBERS.stream().anyMatch(json.members()::containsKey)) {
            throw new KeyFormatException("the JWK holds private members; give the public key");
        }
        return parsePublicPart(json);
    }

    /// As [#parse], with an eye to the public members alone.
    static PublicJwk parsePublicPart(JsonObject json) {
        try {
            var key = key(json);
            String algorithm = json.string("alg").orElse(defaultAlgorithm(key));
            if (!algorithms(key).contains(algorithm)) {
                throw new KeyFormatException("the \"alg\" of the JWK does not fit its key");
            }
            if (!json.string("use").orElse("sig").equals("sig")) {
                throw new KeyFormatException("the \"use\" of the JWK is not \"sig\"");
            }
            return new PublicJwk(key, json, json.string("kid").orElseGet(() -> thumbprint(key)), algorithm);
        } catch (JsonException | SshFormatException e) {
            throw new KeyFormatException("the JWK is not valid: " + e.getMessage());
        }
    }

    /// The JWK of a key, as `step` writes it: the thumbprint is the key ID.
    public static PublicJwk of(SshPublicKey key) {
        String keyId = thumbprint(key);
        String algorithm = defaultAlgorithm(key);
        var json = JsonObject.builder().put("use", "sig");
        var numbers = numbers(key);
        json.put("kty", numbers.text("kty")).put("kid", keyId);
        numbers.string("crv").ifPresent(curve -> json.put("crv", curve));
        json.put("alg", algorithm);
        numbers.members().forEach((name, value) -> {
            if (!name.equals("kty") && !name.equals("crv")) {
                json.put(name, value);
            }
        });
        return new PublicJwk(key, json.build(), keyId, algorithm);
    }

    private static SshPublicKey key(JsonObject json) {
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
        if (bits < RSA_SMALLEST || bits > RSA_LARGEST || !modulus.testBit(0)) {
            throw new KeyFormatException("the modulus of the RSA key has " + bits + " bits or is even; "
                    + RSA_SMALLEST + " to " + RSA_LARGEST + " bits are accepted");
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

    private static String defaultAlgorithm(SshPublicKey key) {
        return algorithms(key).getFirst();
    }

    /// What a key of this type signs with, first what it does by default.
    private static List<String> algorithms(SshPublicKey key) {
        return switch (key.type()) {
            case RSA -> List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
            case ED25519 -> List.of("EdDSA");
            case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> List.of(NamedCurve.ofSshType(key.type()).joseAlgorithm());
            case SK_ECDSA_P256, SK_ED25519 -> throw new KeyFormatException("a security key has no JWK");
        };
    }

    /// The name of a key that is made from the key itself (RFC 7638, SHA-256), base64url without padding.
    public static String thumbprint(SshPublicKey key) {
        return BASE64.encodeToString(Digests.sha256(Json.write(numbers(key)).getBytes(StandardCharsets.UTF_8)));
    }

    /// The members that make the key, in the order of their names, which is that of RFC 7638.
    private static JsonObject numbers(SshPublicKey key) {
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

    /// The key as it was read, or with the members `use,kty,kid,crv,alg,x,y` in this order if it was made here.
    public JsonObject json() {
        return json;
    }

    /// The `kid`, or the thumbprint of a key that has none.
    public String keyId() {
        return keyId;
    }

    /// The `alg`, or what a key of its type signs with by default.
    public String algorithm() {
        return algorithm;
    }

    public SshPublicKey key() {
        return key;
    }

    public PublicKey toJca() {
        return key.toJca();
    }

    @Override
    public String toString() {
        return "JWK " + keyId;
    }
}
