package org.countersign.core.issue;

import java.time.Instant;
import java.util.List;

/// Everything that would be signed, decided and encoded, before any key touches it. The rules judge this, the ledger
/// records this, and the signer signs exactly [#toBeSigned()].
public interface CertificateBody {
    CertificateId id();

    CertificateKind kind();

    /// The bytes the CA key is applied to. Callers do not change the array.
    byte[] toBeSigned();

    /// What logs and lists call the holder: the SSH key ID, or the subject's common name.
    String keyId();

    /// The principals of an SSH certificate, or the subject alternative names of an X.509 one.
    List<String> names();

    /// First second of validity.
    Instant notBefore();

    /// End of validity; [Instant#MAX] for a certificate that does not end.
    Instant notAfter();
}
