package org.countersign.core.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;

/// A certificate revocation list (RFC 5280, "CRL and CRL Extensions Profile") before it is signed.
///
/// @param number            higher in every later list
/// @param nextUpdate        when there will be another one at the latest
/// @param distributionPoint URL that the list is served at
public record RevocationList(BigInteger number, Instant thisUpdate, Instant nextUpdate, Optional<String> distributionPoint,
        List<Entry> entries) {
    /// 0 says nothing, 7 is not used, and 8 is for delta lists: there is software that takes it for "not revoked".
    private static final Set<Integer> NOT_SAID = Set.of(0, 7, 8);
    private static final int CRL_SIGN = 6;

    /// One revoked certificate.
    public record Entry(BigInteger serial, Instant at, int reasonCode) {}

    public RevocationList {
        entries = List.copyOf(entries);
    }

    /// Whether the issuer's certificate allows its key to be used for this.
    public static boolean maySign(CertificateIssuer issuer) {
        var usage = issuer.certificate().getKeyUsage();
        return usage == null || usage[CRL_SIGN];
    }

    /// DER of the signed list. The signature is checked before it leaves: a list that nobody accepts revokes nothing.
    public byte[] sign(CertificateIssuer issuer, MessageSigner signer) {
        try {
            byte[] toBeSigned = body(issuer).generateTBSCertList().getEncoded(ASN1Encoding.DER);
            byte[] signature = signer.sign(toBeSigned);
            if (!issuer.algorithm().verifies(issuer.publicKey(), toBeSigned, signature)) {
                throw new IllegalStateException("the signature does not verify with the issuer's key");
            }
            var parts = new ASN1EncodableVector(3);
            parts.add(ASN1Sequence.getInstance(toBeSigned));
            parts.add(issuer.algorithm().identifier());
            parts.add(new DERBitString(signature));
            return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    private V2TBSCertListGenerator body(CertificateIssuer issuer) throws IOException {
        var body = new V2TBSCertListGenerator();
        body.setSignature(issuer.algorithm().identifier());
        body.setIssuer(issuer.name());
        body.setThisUpdate(CertificateTime.of(thisUpdate));
        body.setNextUpdate(CertificateTime.of(nextUpdate));
        for (var entry : entries) {
            body.addCRLEntry(encode(entry));
        }
        body.setExtensions(extensions(issuer));
        return body;
    }

    private static ASN1Sequence encode(Entry entry) throws IOException {
        var parts = new ASN1EncodableVector(3);
        parts.add(new ASN1Integer(entry.serial));
        parts.add(CertificateTime.of(entry.at));
        if (!NOT_SAID.contains(entry.reasonCode)) {
            parts.add(new Extensions(new Extension(Extension.reasonCode, false,
                    CRLReason.lookup(entry.reasonCode).getEncoded(ASN1Encoding.DER))));
        }
        return new DERSequence(parts);
    }

    private Extensions extensions(CertificateIssuer issuer) throws IOException {
        var keyIdentifier = StandardExtensions.authorityKeyIdentifier(issuer);
        var numbered = new Extension(Extension.cRLNumber, false, new CRLNumber(number).getEncoded(ASN1Encoding.DER));
        if (distributionPoint.isEmpty()) {
            return new Extensions(new Extension[] {keyIdentifier, numbered});
        }
        var name = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, distributionPoint.get()));
        var point = new IssuingDistributionPoint(new DistributionPointName(name), false, false, null, false, false);
        return new Extensions(new Extension[] {keyIdentifier, numbered,
            new Extension(Extension.issuingDistributionPoint, true, point.getEncoded(ASN1Encoding.DER))});
    }
}
