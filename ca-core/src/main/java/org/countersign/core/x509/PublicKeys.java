package org.countersign.core.x509;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;

/// Public keys from their X.509 form. Only the kinds that can be certified are read: RSA, Ed25519 and the three named NIST
/// curves; keys with explicit curve parameters are not.
final class PublicKeys {
    private static final Set<ASN1ObjectIdentifier> CURVES = Set.of(SECObjectIdentifiers.secp256r1,
            SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    private PublicKeys() {}

    /// @throws X509FormatException when the key is of another kind or not well formed
    static PublicKey read(SubjectPublicKeyInfo info) throws IOException {
        byte[] encoded = info.getEncoded(ASN1Encoding.DER);
        try {
            var key = KeyFactory.getInstance(algorithm(info)).generatePublic(new X509EncodedKeySpec(encoded));
            SshPublicKey.of(key);
            return key;
        } catch (GeneralSecurityException | SshFormatException e) {
            throw new X509FormatException("the public key is not well formed");
        }
    }

    private static String algorithm(SubjectPublicKeyInfo info) {
        var type = info.getAlgorithm().getAlgorithm();
        if (type.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        if (type.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "Ed25519";
        }
        if (type.equals(X9ObjectIdentifiers.id_ecPublicKey) && isKnownCurve(info.getAlgorithm().getParameters())) {
            return "EC";
        }
        throw new X509FormatException("the kind of the public key is not supported");
    }

    private static boolean isKnownCurve(ASN1Encodable parameters) {
        return parameters instanceof ASN1ObjectIdentifier curve && CURVES.contains(curve);
    }
}
