package org.countersign.core.revocation;

import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.countersign.core.x509.KeyIdentifiers;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509SignatureAlgorithm;

/// Who may say what became of the certificates of an issuer: itself, or whoever holds a certificate that it issued for this very
/// purpose (RFC 6960, "Authorized Responders"). Such a certificate counts as long as it is valid; whether it was revoked is not asked.
record OcspSigner(X509Certificate issuer) {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int MOST_CERTIFICATES = 10;

    /// @throws UnusableAnswerException when it is signed by nobody who may do so
    void verify(BasicOCSPResponse response, byte[] signed, Instant now) throws IOException {
        var algorithm = X509SignatureAlgorithm.find(response.getSignatureAlgorithm())
                .orElseThrow(() -> new UnusableAnswerException("it is signed in a way that is not accepted"));
        var responder = response.getTbsResponseData().getResponderID();
        byte[] signature = response.getSignature().getOctets();
        var signers = Stream.concat(Stream.of(issuer), delegates(response).stream().filter(one -> isAuthorized(one, now)))
                .filter(one -> isMeant(responder, one)).map(X509Certificate::getPublicKey).toList();
        if (signers.isEmpty()) {
            throw new UnusableAnswerException("it is not of the issuer or of a responder that the issuer authorized");
        }
        if (signers.stream().noneMatch(key -> algorithm.verifies(key, signed, signature))) {
            throw new UnusableAnswerException("its signature is wrong");
        }
    }

    private static List<X509Certificate> delegates(BasicOCSPResponse response) throws IOException {
        if (response.getCerts() == null) {
            return List.of();
        }
        if (response.getCerts().size() > MOST_CERTIFICATES) {
            throw new UnusableAnswerException("it brings too many certificates");
        }
        return Arrays.stream(response.getCerts().toArray()).map(OcspSigner::read).toList();
    }

    private static X509Certificate read(ASN1Encodable certificate) {
        try {
            return X509Certificates.parse(certificate.toASN1Primitive().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    private static boolean isMeant(ResponderID responder, X509Certificate signer) {
        try {
            return responder.getKeyHash() != null
                    ? Arrays.equals(responder.getKeyHash(), KeyIdentifiers.of(signer.getPublicKey()))
                    : new X500Principal(responder.getName().getEncoded()).equals(signer.getSubjectX500Principal());
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    private boolean isAuthorized(X509Certificate signer, Instant now) {
        try {
            signer.checkValidity(Date.from(now));
            var purposes = signer.getExtendedKeyUsage();
            var usage = signer.getKeyUsage();
            return purposes != null && purposes.contains(KeyPurposeId.id_kp_OCSPSigning.getId())
                    && (usage == null || usage[DIGITAL_SIGNATURE]) && !signer.hasUnsupportedCriticalExtension()
                    && signer.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()) && isIssued(signer, issuer.getPublicKey());
        } catch (CertificateException _) {
            return false;
        }
    }

    private static boolean isIssued(X509Certificate signer, PublicKey key) throws CertificateException {
        var algorithm = X509SignatureAlgorithm.find(Certificate.getInstance(X509Certificates.der(signer)).getSignatureAlgorithm());
        return algorithm.isPresent() && algorithm.get().verifies(key, signer.getTBSCertificate(), signer.getSignature());
    }
}
