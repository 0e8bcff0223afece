package org.countersign.core.x509;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshWriter;

/// Public keys from their X.509 form. Only the kinds that can be certified are read: RSA, Ed25519 and the three named NIST
/// curves; keys with explicit curve parameters are not.
final class PublicKeys {
    private static final Map<ASN1ObjectIdentifier, String> ALGORITHMS = Map.of(PKCSObjectIdentifiers.rsaEncryption, "RSA",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519", X9ObjectIdentifiers.id_ecPublicKey, "EC");
    private static final Map<ASN1ObjectIdentifier, SshKeyType> CURVES = Map.of(SECObjectIdentifiers.secp256r1, SshKeyType.ECDSA_P256,
            SECObjectIdentifiers.secp384r1, SshKeyType.ECDSA_P384, SECObjectIdentifiers.secp521r1, SshKeyType.ECDSA_P521);

    private PublicKeys() {}

    /// @throws X509FormatException when the key is of another kind or not well formed
    static PublicKey read(SubjectPublicKeyInfo info) throws IOException {
        var type = sshType(info);
        byte[] encoded = info.getEncoded(ASN1Encoding.DER);
        try {
            SshPublicKey.parse(sshForm(type, info.getPublicKeyData().getOctets()));
            return KeyFactory.getInstance(algorithm(info)).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new X509FormatException("the public key is not well formed");
        }
    }

    /// The same key for the reader of SSH keys, which judges its numbers or its point. It gets the bytes as they arrived: to ask the
    /// provider for what it understood takes longer than all of this.
    private static byte[] sshForm(SshKeyType type, byte[] bits) {
        var form = new SshWriter().string(type.wireName());
        return switch (type) {
            case RSA -> {
                var numbers = RSAPublicKey.getInstance(bits);
                yield form.mpint(numbers.getPublicExponent()).mpint(numbers.getModulus()).bytes();
            }
            case ED25519 -> form.string(bits).bytes();
            default -> form.string(type.curve()).string(bits).bytes();
        };
    }

    /// The kind of a key, as the JDK calls it; the number of a kind that is not read here.
    static String algorithm(SubjectPublicKeyInfo info) {
        var type = info.getAlgorithm().getAlgorithm();
        return ALGORITHMS.getOrDefault(type, type.getId());
    }

    private static SshKeyType sshType(SubjectPublicKeyInfo info) {
        var type = info.getAlgorithm().getAlgorithm();
        if (type.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return SshKeyType.RSA;
        }
        if (type.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return SshKeyType.ED25519;
        }
        if (type.equals(X9ObjectIdentifiers.id_ecPublicKey) && info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
                && CURVES.containsKey(curve)) {
            return CURVES.get(curve);
        }
        throw new X509FormatException("the kind of the public key is not supported");
    }
}
