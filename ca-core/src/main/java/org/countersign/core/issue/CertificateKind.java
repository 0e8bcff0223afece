package org.countersign.core.issue;

import org.countersign.core.issue.CertificateId.Family;

/// What a certificate is for.
public enum CertificateKind {
    SSH_USER(Family.SSH),
    SSH_HOST(Family.SSH),
    X509(Family.X509);

    private final Family family;

    CertificateKind(Family family) {
        this.family = family;
    }

    public Family family() {
        return family;
    }
}
