package org.countersign.core.x509;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// Key identifiers: SHA-1 of the public key's bit string (RFC 5280, "Subject Key Identifier"). They only help readers to
/// find a certificate; nothing rests on the hash being strong.
public final class KeyIdentifiers {
    private KeyIdentifiers() {}

    public static byte[] of(PublicKey key) {
        var bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getOctets();
        try {
            return MessageDigest.getInstance("SHA-1").digest(bits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
