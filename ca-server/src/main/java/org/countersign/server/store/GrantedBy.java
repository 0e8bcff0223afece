package org.countersign.server.store;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.X509FormatException;

/// Which provisioner granted an X.509 certificate: the store says, or, when it has no record, the certificate itself. The
/// certificate also says it where it was renewed beside an SSH certificate, for then the record names who granted that one.
public record GrantedBy(String provisioner, ProvisionerType type) {

    /// @param certificate one that leads to this authority
    /// @return empty when neither the store nor the certificate names a provisioner
    /// @throws org.countersign.core.ProblemException CREDENTIAL_REJECTED for a certificate under whose serial this server issued
    ///     another one: then somebody else uses our name
    public static Optional<GrantedBy> find(X509Certificate certificate, Store store) {
        var record = store.find(id(certificate));
        if (record.isPresent()) {
            if (!Arrays.equals(record.get().toBeSigned(), toBeSigned(certificate))) {
                throw ProblemCode.CREDENTIAL_REJECTED.refuse();
            }
            var provenance = record.get().provenance();
            var type = ProvisionerType.ofName(provenance.provisionerType());
            if (type.filter(ProvisionerType.SSHPOP::equals).isEmpty()) {
                return type.map(one -> new GrantedBy(provenance.provisioner(), one));
            }
        }
        return extension(certificate).flatMap(extension -> ProvisionerType.ofNumber(extension.type())
                .map(type -> new GrantedBy(extension.name(), type)));
    }

    /// The name of a certificate that was shown as proof.
    ///
    /// @throws org.countersign.core.ProblemException CREDENTIAL_REJECTED for a serial that no certificate of this server has
    public static CertificateId id(X509Certificate certificate) {
        try {
            return CertificateId.x509(certificate.getSerialNumber());
        } catch (IllegalArgumentException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse();
        }
    }

    private static byte[] toBeSigned(X509Certificate certificate) {
        try {
            return certificate.getTBSCertificate();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    private static Optional<ProvisionerExtension> extension(X509Certificate certificate) {
        try {
            return ProvisionerExtension.in(certificate);
        } catch (X509FormatException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse();
        }
    }
}
