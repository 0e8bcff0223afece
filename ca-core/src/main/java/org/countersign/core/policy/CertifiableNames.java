package org.countersign.core.policy;

import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.x509.NameConstraints;
import org.countersign.core.x509.X509CertificateBody;
import org.countersign.core.x509.X509FormatException;

/// Everything that keeps a name out of a certificate whoever asks for it: what the certificates of the authority itself are
/// limited to, and what the operator decided.
public record CertifiableNames(NameConstraints constraints, NamePolicy policy) {
    public static final CertifiableNames ALL = new CertifiableNames(NameConstraints.NONE, NamePolicy.NONE);

    /// @throws org.countersign.core.ProblemException NAME_NOT_ALLOWED or POLICY_DENIED, naming the name
    public void check(CertificateBody body) {
        try {
            judge(body);
        } catch (X509FormatException e) {
            throw ProblemCode.NAME_NOT_ALLOWED.refuse("A name cannot be judged, because " + e.getMessage() + ".");
        }
    }

    private void judge(CertificateBody body) {
        if (body instanceof X509CertificateBody x509) {
            constraints.objection(x509.certifiedNames()).ifPresent(objection -> {
                throw ProblemCode.NAME_NOT_ALLOWED.refuse(objection);
            });
        }
        policy.check(body);
    }
}
