package org.countersign.core.x509;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;

/// Extensions that the operator's template asks for, encoded. Whether a leaf may have them is for [LeafRules] to say.
///
/// All of them throw [X509FormatException] for words and texts that cannot be encoded.
public final class LeafExtensions {
    private LeafExtensions() {}

    public static Extension keyUsage(List<String> names) {
        return StandardExtensions.extension(Extension.keyUsage, true,
                new KeyUsage(names.stream().mapToInt(KeyUses::bit).reduce(0, (one, other) -> one | other)));
    }

    /// @param oids further purposes, by object identifier
    public static Extension extendedKeyUsage(List<String> names, List<String> oids) {
        var purposes = new ArrayList<KeyPurposeId>();
        names.forEach(name -> purposes.add(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(KeyUses.purpose(name)))));
        oids.forEach(oid -> purposes.add(KeyPurposeId.getInstance(oid(oid))));
        return StandardExtensions.extension(Extension.extendedKeyUsage, false,
                new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
    }

    public static Extension basicConstraints(boolean authority) {
        return StandardExtensions.extension(Extension.basicConstraints, true, new BasicConstraints(authority));
    }

    /// @param ocsp    where to ask whether the certificate is revoked
    /// @param issuers where the issuing certificate is
    public static Extension authorityInformation(List<String> ocsp, List<String> issuers) {
        var descriptions = new ArrayList<AccessDescription>();
        ocsp.forEach(url -> descriptions.add(new AccessDescription(AccessDescription.id_ad_ocsp, uri(url))));
        issuers.forEach(url -> descriptions.add(new AccessDescription(AccessDescription.id_ad_caIssuers, uri(url))));
        return StandardExtensions.extension(Extension.authorityInfoAccess, false,
                new AuthorityInformationAccess(descriptions.toArray(AccessDescription[]::new)));
    }

    public static Extension crlDistributionPoints(List<String> urls) {
        var points = urls.stream().map(url -> new DistributionPoint(
                new DistributionPointName(new GeneralNames(uri(url))), null, null)).toArray(DistributionPoint[]::new);
        return StandardExtensions.extension(Extension.cRLDistributionPoints, false, new CRLDistPoint(points));
    }

    public static Extension policies(List<String> oids) {
        return StandardExtensions.extension(Extension.certificatePolicies, false, new CertificatePolicies(
                oids.stream().map(oid -> new PolicyInformation(oid(oid))).toArray(PolicyInformation[]::new)));
    }

    /// @param value the DER of its content
    public static Extension of(String oid, boolean critical, byte[] value) {
        return new Extension(oid(oid), critical, value);
    }

    private static ASN1ObjectIdentifier oid(String text) {
        var oid = ASN1ObjectIdentifier.tryFromID(text);
        if (oid == null) {
            throw new X509FormatException("one of the object identifiers is none");
        }
        return oid;
    }

    private static GeneralName uri(String text) {
        if (!text.matches("(?:https?|ldap)://[!-~]{1,1000}")) {
            throw new X509FormatException("one of the addresses is not a URL of printable ASCII");
        }
        ASN1Encodable encoded = new DERIA5String(text, true);
        return new GeneralName(GeneralName.uniformResourceIdentifier, encoded);
    }
}
