package org.countersign.server.store;

import java.time.Instant;
import java.util.List;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;

/// A certificate on the ledger. It may not have reached anyone: the record comes before the signature.
public record IssuedCertificate(CertificateId id, CertificateKind kind, String keyId, List<String> names,
        Instant notBefore, Instant notAfter, byte[] toBeSigned, Provenance provenance, boolean revoked) {
    public IssuedCertificate {
        names = List.copyOf(names);
    }

    public static IssuedCertificate of(CertificateBody body, Provenance provenance, boolean revoked) {
        return new IssuedCertificate(body.id(), body.kind(), body.keyId(), body.names(), body.notBefore(), body.notAfter(), body.toBeSigned(),
                provenance, revoked);
    }
}
