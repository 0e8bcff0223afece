package org.countersign.core.revocation;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// Where to ask whether a certificate was revoked, in its own words: URLs of any scheme, unchecked.
///
/// @param lists      of revocation lists, those that its issuer itself signs and that are about all reasons
/// @param responders of OCSP
public record StatusAddresses(List<String> lists, List<String> responders) {
    public StatusAddresses {
        lists = List.copyOf(lists);
        responders = List.copyOf(responders);
    }

    /// @throws UnusableAnswerException when the certificate does not say it as RFC 5280 has it
    public static StatusAddresses of(X509Certificate certificate) {
        return Reading.of("an extension with addresses", () -> new StatusAddresses(
                distributionPoints(certificate).map(StatusAddresses::url).flatMap(Optional::stream).toList(),
                extension(certificate, Extension.authorityInfoAccess.getId()).map(AuthorityInformationAccess::getInstance).stream()
                        .flatMap(access -> Arrays.stream(access.getAccessDescriptions()))
                        .filter(access -> access.getAccessMethod().equals(AccessDescription.id_ad_ocsp))
                        .map(AccessDescription::getAccessLocation).map(StatusAddresses::url).flatMap(Optional::stream).toList()));
    }

    /// The names under which the certificate expects to be listed.
    static Stream<GeneralName> distributionPoints(X509Certificate certificate) {
        return extension(certificate, Extension.cRLDistributionPoints.getId()).map(CRLDistPoint::getInstance).stream()
                .flatMap(points -> Arrays.stream(points.getDistributionPoints()))
                .filter(point -> point.getCRLIssuer() == null && point.getReasons() == null)
                .map(DistributionPoint::getDistributionPoint).flatMap(StatusAddresses::fullNames);
    }

    /// Names relative to the issuer's, which nobody uses, count as none.
    static Stream<GeneralName> fullNames(DistributionPointName name) {
        return name != null && name.getType() == DistributionPointName.FULL_NAME
                ? Arrays.stream(GeneralNames.getInstance(name.getName()).getNames()) : Stream.empty();
    }

    private static Optional<byte[]> extension(X509Certificate certificate, String id) {
        return Optional.ofNullable(certificate.getExtensionValue(id)).map(value -> ASN1OctetString.getInstance(value).getOctets());
    }

    private static Optional<String> url(GeneralName name) {
        return name.getTagNo() == GeneralName.uniformResourceIdentifier ? Optional.of(name.getName().toString()) : Optional.empty();
    }
}
