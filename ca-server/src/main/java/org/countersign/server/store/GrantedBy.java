package org.countersign.server.store;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.X509FormatException;

/// Which provisioner granted a certificate: the store says, or, when it has no record, an X.509 certificate itself. That one
/// also says it where it was renewed beside an SSH certificate, for then the record names who granted that one.
public record GrantedBy(String provisioner, ProvisionerType type) {

    /// Operations that renew an X.509 certificate together with the SSH one they are about.
    private static final Set<String> BESIDE_SSH = Set.of(Operation.SSH_RENEW.id(), Operation.SSH_REKEY.id());

    /// @param certificate one that a key of this authority signed
    /// @return empty when there is no record: it is from before this server
    /// @throws org.countersign.core.ProblemException CREDENTIAL_REJECTED as for X.509
    public static Optional<GrantedBy> find(SshCertificateBody certificate, Store store) {
        return store.find(certificate.id()).flatMap(record -> of(record, certificate.toBeSigned()));
    }

    private static Optional<GrantedBy> of(IssuedCertificate record, byte[] shown) {
        if (!Arrays.equals(record.toBeSigned(), shown)) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse();
        }
        var provenance = record.provenance();
        return ProvisionerType.ofName(provenance.provisionerType()).map(type -> new GrantedBy(provenance.provisioner(), type));
    }

    /// @param certificate one that leads to this authority
    /// @return empty when neither the store nor the certificate names a provisioner
    /// @throws org.countersign.core.ProblemException CREDENTIAL_REJECTED for a certificate under whose serial this server issued
    ///     another one: then somebody else uses our name
    public static Optional<GrantedBy> find(X509Certificate certificate, Store store) {
        var record = store.find(id(certificate));
        if (record.isPresent()) {
            var granted = of(record.get(), toBeSigned(certificate));
            if (!BESIDE_SSH.contains(record.get().provenance().operation())) {
                return granted;
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
