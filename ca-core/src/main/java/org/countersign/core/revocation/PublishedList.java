package org.countersign.core.revocation;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.bouncycastle.asn1.x509.Time;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.CertificateTime;
import org.countersign.core.x509.StrictDer;
import org.countersign.core.x509.X509SignatureAlgorithm;

/// A certificate revocation list as it was found somewhere (RFC 5280, "CRL and CRL Extensions Profile"). Nothing in it counts before
/// [#of] has verified it. Its entries are read one by one as they are looked at: there may be hundreds of thousands.
public final class PublishedList {
    /// Of a list, in bytes: some 170,000 entries with a reason.
    public static final int LARGEST = 8 * 1024 * 1024;
    private static final int CRL_SIGN = 6;

    private final byte[] signed;
    private final AlgorithmIdentifier algorithm;
    private final byte[] signature;
    private final TBSCertList body;

    private PublishedList(byte[] signed, AlgorithmIdentifier algorithm, byte[] signature, TBSCertList body) {
        this.signed = signed;
        this.algorithm = algorithm;
        this.signature = signature;
        this.body = body;
    }

    /// Reads DER or PEM.
    ///
    /// @throws UnusableAnswerException when it is no list
    public static PublishedList parse(byte[] content) {
        return Reading.of("a certificate revocation list", () -> {
            var parts = StrictDer.parts(der(content), LARGEST);
            if (parts.size() != 3) {
                throw new UnusableAnswerException("it is not a certificate revocation list");
            }
            return new PublishedList(parts.get(0), AlgorithmIdentifier.getInstance(parts.get(1)),
                    ASN1BitString.getInstance(parts.get(2)).getOctets(), TBSCertList.getInstance(lazily(parts.get(0))));
        });
    }

    private static byte[] der(byte[] content) {
        if (content.length == 0 || content[0] != '-') {
            return content;
        }
        var blocks = Pem.parse(new String(content, StandardCharsets.ISO_8859_1));
        if (blocks.size() != 1 || !blocks.getFirst().label().equals("X509 CRL")) {
            throw new UnusableAnswerException("it is not one certificate revocation list");
        }
        return blocks.getFirst().der();
    }

    private static ASN1Sequence lazily(byte[] der) throws IOException {
        try (var in = new ASN1InputStream(der, true)) {
            return ASN1Sequence.getInstance(in.readObject());
        }
    }

    /// What the list says about a certificate: that it was revoked or that it was not.
    ///
    /// @param issuer whose certificate it is
    /// @throws UnusableAnswerException when the list is not the issuer's, not good now, or not about all that the issuer revoked
    public CertificateStatus of(X509Certificate certificate, X509Certificate issuer, Instant now) {
        return Reading.of("a certificate revocation list", () -> {
            verify(issuer);
            freshness().check(now);
            new ListScope(Optional.ofNullable(body.getExtensions())).check(certificate);
            return status(certificate.getSerialNumber());
        });
    }

    private void verify(X509Certificate issuer) throws IOException {
        if (!new X500Principal(body.getIssuer().getEncoded()).equals(issuer.getSubjectX500Principal())) {
            throw new UnusableAnswerException("it is of another issuer");
        }
        var usage = issuer.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            throw new UnusableAnswerException("its issuer may not sign lists");
        }
        var known = X509SignatureAlgorithm.find(algorithm).filter(_ -> algorithm.equals(body.getSignature()))
                .orElseThrow(() -> new UnusableAnswerException("it is signed in a way that is not accepted"));
        if (!known.verifies(issuer.getPublicKey(), signed, signature)) {
            throw new UnusableAnswerException("its signature is not the issuer's");
        }
    }

    private Freshness freshness() throws IOException {
        if (body.getNextUpdate() == null) {
            throw new UnusableAnswerException("it does not say until when it is good");
        }
        return new Freshness(CertificateTime.read(body.getThisUpdate()), Optional.of(CertificateTime.read(body.getNextUpdate())));
    }

    /// An entry with a critical extension changes what others mean, as in lists of several issuers (RFC 5280, "CRL Entry Extensions").
    private CertificateStatus status(BigInteger serial) throws IOException {
        CertificateStatus status = new CertificateStatus.Good();
        var entries = body.getRevokedCertificateEnumeration();
        while (entries.hasMoreElements()) {
            var entry = (TBSCertList.CRLEntry) entries.nextElement();
            var extensions = Optional.ofNullable(entry.getExtensions());
            if (extensions.isPresent() && extensions.get().getCriticalExtensionOIDs().length > 0) {
                throw new UnusableAnswerException("it has an entry of a kind that is not understood");
            }
            if (entry.getUserCertificate().hasValue(serial)) {
                status = revoked(entry.getRevocationDate(), extensions);
            }
        }
        return status;
    }

    private static CertificateStatus revoked(Time since, Optional<Extensions> extensions) throws IOException {
        var reason = extensions.map(all -> all.getExtensionParsedValue(Extension.reasonCode)).map(CRLReason::getInstance)
                .orElseGet(() -> CRLReason.lookup(CRLReason.unspecified));
        return CertificateStatus.Revoked.because(reason, CertificateTime.read(since));
    }
}
