package org.countersign.core.x509;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.countersign.core.crypto.Digests;

/// Turns bodies into certificates, and reads certificates.
public final class X509Certificates {
    private X509Certificates() {}

    /// Signs a body and hands out the certificate, see [#seal].
    public static X509Certificate sign(X509CertificateBody body, MessageSigner signer, PublicKey issuer) {
        return parse(seal(body, signer, issuer).der());
    }

    /// Signs a body. The result is taken apart again, and the signature in it checked against the issuer's key over the body in it, before
    /// it leaves: a faulty or wrong key must never put a certificate into the world.
    ///
    /// @throws IllegalStateException when the signature is not the issuer's
    public static SignedX509 seal(X509CertificateBody body, MessageSigner signer, PublicKey issuer) {
        byte[] der = body.under(signer.sign(body.toBeSigned()));
        if (!isSealed(der, body, issuer)) {
            throw new IllegalStateException("the signature does not verify with the issuer's key");
        }
        return new SignedX509(body, der);
    }

    private static boolean isSealed(byte[] der, X509CertificateBody body, PublicKey issuer) {
        var parts = StrictDer.parts(der);
        return parts.size() == 3 && Arrays.equals(parts.get(0), body.toBeSigned()) && Arrays.equals(parts.get(1), body.algorithm().encoded())
                && body.algorithm().verifies(issuer, parts.get(0), ASN1BitString.getInstance(parts.get(2)).getOctets());
    }

    /// Whether this server will be able to read the certificate, names included. To be asked before the body is recorded: then it
    /// is not too late to refuse it.
    ///
    /// The JDK remembers the last 750 certificates that it read one at a time, which is work for the collector when none of them is
    /// asked for again. Of those that it reads as a list it remembers none (OpenJDK 25, `sun.security.provider.X509Factory`).
    static boolean isReadable(X509CertificateBody body) {
        byte[] der = body.under(new byte[1]);
        StrictDer.check(der);
        try {
            var read = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der));
            for (var certificate : read) {
                ((X509Certificate) certificate).getSubjectAlternativeNames();
            }
            return read.size() == 1;
        } catch (CertificateException _) {
            return false;
        }
    }

    /// Reads the DER of one certificate, with nothing after it.
    ///
    /// @throws X509FormatException when it is not one
    public static X509Certificate parse(byte[] der) {
        StrictDer.check(der);
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new X509FormatException("not an X.509 certificate");
        }
    }

    public static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    /// Lower-case hex SHA-256 of the DER.
    public static String fingerprint(X509Certificate certificate) {
        return Digests.sha256Hex(der(certificate));
    }

    public static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
        try {
            certificate.verify(key);
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// The last common name of the subject, or the empty string.
    public static String commonName(X509Certificate certificate) {
        return SubjectName.commonName(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()));
    }

    static AlgorithmIdentifier signatureAlgorithm(X509Certificate certificate) {
        return Certificate.getInstance(der(certificate)).getSignatureAlgorithm();
    }
}
