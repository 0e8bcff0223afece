package org.countersign.core.revocation;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.countersign.core.x509.KeyIdentifiers;

/// What a responder is asked: the status of one certificate (RFC 6960, "Request Syntax"), with a nonce that a fresh answer repeats.
public final class OcspQuestion {
    private final CertID certificate;
    private final Extension nonce;

    private OcspQuestion(CertID certificate, Extension nonce) {
        this.certificate = certificate;
        this.nonce = nonce;
    }

    /// @param issuer whose certificate it is
    /// @param nonce  random; RFC 9654 has 32 bytes
    public static OcspQuestion about(X509Certificate certificate, X509Certificate issuer, byte[] nonce) {
        try {
            return new OcspQuestion(id(certificate, issuer), new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false,
                    new DEROctetString(new DEROctetString(nonce).getEncoded(ASN1Encoding.DER))));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    /// By SHA-1, since there are responders that know nothing else (RFC 5019, "OCSPRequest Structure"). Nothing rests on its strength:
    /// whoever signs the answer has the serial number in it.
    private static CertID id(X509Certificate certificate, X509Certificate issuer) {
        try {
            var name = MessageDigest.getInstance("SHA-1").digest(certificate.getIssuerX500Principal().getEncoded());
            return new CertID(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE), new DEROctetString(name),
                    new DEROctetString(KeyIdentifiers.of(issuer.getPublicKey())), new ASN1Integer(certificate.getSerialNumber()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /// DER.
    public byte[] encoded() {
        try {
            var body = new TBSRequest(null, new DERSequence(new Request(certificate, null)), new Extensions(nonce));
            return new OCSPRequest(body, null).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    /// Whether an answer is about the certificate of this question. The parameters of the hash are left out by some.
    boolean isAbout(CertID other) {
        return certificate.getHashAlgorithm().getAlgorithm().equals(other.getHashAlgorithm().getAlgorithm())
                && certificate.getIssuerNameHash().equals(other.getIssuerNameHash())
                && certificate.getIssuerKeyHash().equals(other.getIssuerKeyHash())
                && certificate.getSerialNumber().equals(other.getSerialNumber());
    }

    /// Whether an answer repeats the nonce of this question.
    boolean isRepeatedBy(Extension other) {
        return nonce.getExtnValue().equals(other.getExtnValue());
    }
}
