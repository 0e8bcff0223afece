package org.countersign.core.revocation;

import java.time.Instant;
import org.bouncycastle.asn1.x509.CRLReason;

/// What the issuer says about one certificate. Comes only out of what was verified.
public sealed interface CertificateStatus {
    /// It was not taken back.
    record Good() implements CertificateStatus {}

    /// It was taken back.
    ///
    /// @param reason a name of RFC 5280, "Reason Code", such as `keyCompromise`
    record Revoked(Instant since, String reason) implements CertificateStatus {
        static Revoked because(CRLReason reason, Instant since) {
            return new Revoked(since, reason.toString().replaceFirst("^CRLReason: ", ""));
        }
    }

    /// A responder that does not know the certificate.
    record Unknown() implements CertificateStatus {}
}
