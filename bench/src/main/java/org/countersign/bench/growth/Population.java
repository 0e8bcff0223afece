package org.countersign.bench.growth;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.RecordedCertificate;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.Provenance;

/// The certificates of a company, one after the other over a year: every number stands for one, always the same. Of twenty, one is
/// X.509, two are for hosts, and the rest for users, of whom every tenth is `ops` as well.
///
/// They come in bursts, with a long silence before each: within one, moments are so close that it does not matter in which order many
/// threads are served.
record Population(Instant begin, Duration silence) {
    static final int BURST = 10_000;
    private static final Duration STEP = Duration.ofMillis(5);
    static final int USERS = 20_000;
    /// Bytes to be signed of an Ed25519 user certificate with a few principals.
    private static final int BODY = 400;

    Instant at(long number) {
        return begin.plus(silence.multipliedBy(number / BURST)).plus(STEP.multipliedBy(number % BURST));
    }

    CertificateId id(long number) {
        return number % 20 == 7 ? CertificateId.x509(new BigInteger(1, bytes(number, 16)).setBit(127)) : CertificateId.ssh(number);
    }

    String user(long number) {
        return "user" + new SplittableRandom(number).nextInt(USERS);
    }

    String keyId(long number) {
        return user(number) + "@example.com";
    }

    Issuance issuance(long number) {
        Instant at = at(number);
        var credential = new CredentialId("admin@example.com", Long.toHexString(number) + "-0123456789abcdef0123456789abcdef", at.plusSeconds(300));
        return new Issuance(List.of(body(number, at)), Optional.of(credential), List.of(),
                new Provenance("ssh-sign", "admin@example.com", "JWK", "request-" + number, "192.0.2." + number % 250, at));
    }

    private RecordedCertificate body(long number, Instant at) {
        var kind = number % 20 == 7 ? CertificateKind.X509 : number % 20 >= 18 ? CertificateKind.SSH_HOST : CertificateKind.SSH_USER;
        var names = kind == CertificateKind.SSH_USER ? number % 10 == 0 ? List.of(user(number), "ops") : List.of(user(number))
                : List.of("host" + number % 5000 + ".example.com");
        return new RecordedCertificate(id(number), kind, kind == CertificateKind.SSH_USER ? keyId(number) : names.getFirst(), names,
                at.minusSeconds(60), at.plus(Duration.ofHours(16)), bytes(number, BODY));
    }

    private static byte[] bytes(long number, int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }
}
