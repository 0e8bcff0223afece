package org.countersign.core.revocation;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/// Which certificates a list is about, by its extensions (RFC 5280, "CRL Extensions"). A list about a part of the certificates says
/// nothing about the others, however long it is: a certificate that is not on it may be revoked all the same.
record ListScope(Optional<Extensions> extensions) {
    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD = Set.of(Extension.issuingDistributionPoint);

    /// @throws UnusableAnswerException unless the list would have the certificate if it were revoked
    void check(X509Certificate certificate) {
        var critical = extensions.map(Extensions::getCriticalExtensionOIDs).orElse(new ASN1ObjectIdentifier[0]);
        boolean partial = extensions.map(all -> all.getExtension(Extension.deltaCRLIndicator)).isPresent();
        if (partial || !UNDERSTOOD.containsAll(Arrays.asList(critical))) {
            throw new UnusableAnswerException("it is of a kind that is not understood");
        }
        extensions.map(all -> all.getExtensionParsedValue(Extension.issuingDistributionPoint)).map(IssuingDistributionPoint::getInstance)
                .ifPresent(point -> check(point, certificate));
    }

    private static void check(IssuingDistributionPoint point, X509Certificate certificate) {
        boolean authority = certificate.getBasicConstraints() >= 0;
        boolean others = authority ? point.onlyContainsUserCerts() : point.onlyContainsCACerts();
        if (others || point.onlyContainsAttributeCerts() || point.isIndirectCRL() || point.getOnlySomeReasons() != null
                || !isExpected(point, certificate)) {
            throw new UnusableAnswerException("it is about other certificates");
        }
    }

    /// A certificate that names places is to be found in one of these. One that names none is to be found wherever its issuer has lists.
    private static boolean isExpected(IssuingDistributionPoint point, X509Certificate certificate) {
        var wanted = StatusAddresses.distributionPoints(certificate).collect(Collectors.toSet());
        return point.getDistributionPoint() == null || wanted.isEmpty()
                || StatusAddresses.fullNames(point.getDistributionPoint()).anyMatch(wanted::contains);
    }
}
