package org.countersign.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.countersign.core.x509.CertificateRequest;
import org.countersign.core.x509.X509FormatException;

/// Certificate requests: as they come, and with a good signature over a subject and attributes made of the bytes, because what reads
/// those stands behind the signature.
final class CsrTarget implements Target {
    private final KeyPair key;

    CsrTarget() {
        try {
            key = KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean feed(byte[] data) throws Exception {
        byte[] signed = signed(data);
        return takes(data) | (signed.length > 0 && takes(signed));
    }

    private static boolean takes(byte[] der) {
        try {
            var request = CertificateRequest.parse(der);
            request.names().forEach(name -> Target.require(!name.toString().isEmpty(), "a name can be printed"));
            request.withoutUris();
            return true;
        } catch (X509FormatException e) {
            return false;
        }
    }

    /// The bytes are two values of ASN.1: the subject and the attributes.
    private byte[] signed(byte[] data) throws Exception {
        ASN1Primitive subject;
        ASN1Primitive attributes;
        try (var in = new ASN1InputStream(new ByteArrayInputStream(data), 4096)) {
            subject = in.readObject();
            attributes = in.readObject();
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return new byte[0];
        }
        if (subject == null || attributes == null) {
            return new byte[0];
        }
        try {
            var info = new ASN1EncodableVector();
            info.add(new ASN1Integer(0));
            info.add(subject);
            info.add(ASN1Primitive.fromByteArray(key.getPublic().getEncoded()));
            info.add(attributes);
            var signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key.getPrivate());
            signer.update(new DERSequence(info).getEncoded(ASN1Encoding.DER));
            var request = new ASN1EncodableVector();
            request.add(new DERSequence(info));
            request.add(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256));
            request.add(new DERBitString(signer.sign()));
            return new DERSequence(request).getEncoded(ASN1Encoding.DER);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return new byte[0];
        }
    }
}
