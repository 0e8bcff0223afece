package org.countersign.bench.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.ledger.RecordedCertificate;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.Revocation;

/// Certificates, tokens and revocations that follow from a number alone, so that whoever finds one knows what it has to be.
final class Numbered {
    private static final Provenance ORIGIN = new Provenance("ssh-sign", "admin", "JWK", "request", "127.0.0.1",
            Instant.parse("2026-01-01T00:00:00Z"));
    private static final Instant END = ORIGIN.at().plus(Duration.ofDays(30));

    private Numbered() {}

    static CertificateId id(long number) {
        return CertificateId.ssh(number);
    }

    /// What is to be signed is as long as in a certificate of everyday.
    static CertificateBody body(long number) {
        byte[] toBeSigned = ("certificate %d %s".formatted(number, "x".repeat(300 + (int) (number % 200)))).getBytes(StandardCharsets.US_ASCII);
        return new RecordedCertificate(id(number), CertificateKind.SSH_HOST, "host-" + number, List.of("host-" + number), ORIGIN.at(), END, toBeSigned);
    }

    static CredentialId token(long number) {
        return new CredentialId("admin", "token-" + number, END);
    }

    static Issuance issuance(long number) {
        return new Issuance(List.of(body(number)), Optional.of(token(number)), List.of(), ORIGIN);
    }

    static Revocation revocation(long number) {
        return new Revocation(new RevocationTarget.Certificate(id(number)), 1, "", Optional.of(END), Optional.empty(), ORIGIN);
    }

    /// The clock that goes with them.
    static Instant now() {
        return ORIGIN.at();
    }
}
