package org.countersign.core.x509;

import java.security.PublicKey;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PemBlock;

/// Public keys in PEM, one after the other, some of them perhaps inside certificates, of which nothing but the key is looked at.
public final class PublicKeyBundle {
    private PublicKeyBundle() {}

    /// @throws X509FormatException when there is none, or a block that is something else
    public static List<PublicKey> parse(String pem) {
        try {
            var keys = Pem.parse(pem).stream().map(PublicKeyBundle::key).toList();
            if (keys.isEmpty()) {
                throw new X509FormatException("there is no public key");
            }
            return keys;
        } catch (KeyFormatException e) {
            throw new X509FormatException("the text is not PEM");
        }
    }

    private static PublicKey key(PemBlock block) {
        return switch (block.label()) {
            case "CERTIFICATE" -> read(X509Certificates.parse(block.der()).getPublicKey().getEncoded());
            case "PUBLIC KEY" -> read(block.der());
            default -> throw new X509FormatException("there is a PEM block that is neither a public key nor a certificate");
        };
    }

    private static PublicKey read(byte[] der) {
        StrictDer.check(der);
        return Asn1Reading.of("a public key", () -> PublicKeys.read(SubjectPublicKeyInfo.getInstance(der)));
    }
}
