package org.countersign.server.ledger;

import java.time.Instant;
import java.util.List;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;

/// A certificate body as it was read back from the ledger.
public record RecordedCertificate(CertificateId id, CertificateKind kind, String keyId, List<String> names,
        Instant notBefore, Instant notAfter, byte[] toBeSigned) implements CertificateBody {
    public RecordedCertificate {
        names = List.copyOf(names);
    }
}
