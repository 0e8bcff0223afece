package org.countersign.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.ledger.RecordedCertificate;
import org.junit.jupiter.api.function.Executable;

/// Issuances and revocations for tests. The bytes to be signed say which certificate they are for, nothing more.
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456789Z");

    private Samples() {}

    public static Provenance provenance(Instant at) {
        return new Provenance("ssh-sign", "admin@example.com", "JWK", "request-1", "127.0.0.1", at);
    }

    public static CredentialId token(String id) {
        return new CredentialId("admin@example.com", id, NOW.plus(Duration.ofMinutes(5)));
    }

    public static CertificateBody user(long serial, String keyId, String... principals) {
        return body(CertificateId.ssh(serial), CertificateKind.SSH_USER, keyId, NOW.plus(Duration.ofHours(16)), principals);
    }

    public static CertificateBody host(long serial, Instant notAfter, String... names) {
        return body(CertificateId.ssh(serial), CertificateKind.SSH_HOST, names[0], notAfter, names);
    }

    public static CertificateBody x509(BigInteger serial, String... names) {
        return body(CertificateId.x509(serial), CertificateKind.X509, names[0], NOW.plus(Duration.ofHours(24)), names);
    }

    public static CertificateBody body(CertificateId id, CertificateKind kind, String keyId, Instant notAfter, String... names) {
        byte[] toBeSigned = ("to be signed: " + id).getBytes(StandardCharsets.UTF_8);
        return new RecordedCertificate(id, kind, keyId, List.of(names), NOW, notAfter, toBeSigned);
    }

    public static Issuance issuance(CertificateBody body) {
        return issuance(body, NOW);
    }

    public static Issuance issuance(CertificateBody body, Instant at) {
        return new Issuance(List.of(body), Optional.empty(), List.of(), provenance(at));
    }

    public static Issuance spending(CertificateBody body, CredentialId credential) {
        return new Issuance(List.of(body), Optional.of(credential), List.of(), provenance(NOW));
    }

    public static Issuance renewal(CertificateBody body, CertificateId parent) {
        return new Issuance(List.of(body), Optional.empty(), List.of(new Parent(parent, Optional.empty(), List.of())), provenance(NOW));
    }

    public static Revocation revocation(CertificateId certificate) {
        return revocation(new RevocationTarget.Certificate(certificate));
    }

    /// Fails unless the call is refused for just this reason.
    public static void assertRefused(ProblemCode reason, Executable call) {
        assertEquals(reason, assertThrows(ProblemException.class, call).code());
    }

    public static Revocation revocation(RevocationTarget target) {
        return new Revocation(target, 1, "key lost", Optional.empty(), Optional.empty(), provenance(NOW));
    }

    public static CertificateQuery all(int limit) {
        return new CertificateQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), limit);
    }
}
