package org.countersign.server.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshPublicKey;

/// Records for tests, any of them for any seed.
final class Records {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00.5Z");
    static final Origin ORIGIN = new Origin("ssh-sign", "admin@example.com", "JWK", "request-1", "::1");

    /// The generator of the curve: a valid key whose private half is no secret.
    private static final SshPublicKey KEY = SshPublicKey.parse(Base64.getDecoder().decode(
            "AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm"));

    private Records() {}

    static LedgerRecord.Issued issued(long serial) {
        return new LedgerRecord.Issued(List.of(body(serial, CertificateKind.SSH_USER, new Random(serial))),
                Optional.of(new CredentialId("admin@example.com", "token-" + serial, NOW.plusSeconds(300))),
                Optional.empty(), ORIGIN, NOW);
    }

    static LedgerRecord random(Random random) {
        Instant at = NOW.plusNanos(random.nextInt());
        return switch (random.nextInt(12)) {
            case 0 -> new LedgerRecord.Revoked(new RevocationTarget.Certificate(id(random)), SerialSet.EMPTY, random.nextInt(11), text(random), random.nextBoolean()
                    ? Optional.of(end(random)) : Optional.empty(), credential(random), ORIGIN, at);
            case 1 -> new LedgerRecord.SerialsReserved(random.nextLong(), random.nextInt(1, 1 << 20), at);
            case 2 -> new LedgerRecord.ClockConfirmed(at);
            case 3 -> revoked(random, at);
            case 4 -> new LedgerRecord.Restored(random.nextLong(1, Long.MAX_VALUE), at);
            case 5 -> new LedgerRecord.HostsCarried(List.of(new LedgerRecord.HostsCarried.Host(text(random), end(random)),
                    new LedgerRecord.HostsCarried.Host("web01", Instant.MAX)), at);
            case 6 -> new LedgerRecord.Retired(random.nextLong(1, 100), random.nextLong(1, Long.MAX_VALUE), new byte[32], random.nextLong(), random.nextLong(), at);
            case 7 -> new LedgerRecord.Configured(random.nextLong(1, 100), text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[64], text(random), text(random), at);
            default -> new LedgerRecord.Issued(bodies(random), credential(random),
                    random.nextBoolean() ? Optional.of(id(random)) : Optional.empty(), ORIGIN, at);
        };
    }

    /// Anything but one certificate.
    private static LedgerRecord.Revoked revoked(Random random, Instant at) {
        var serials = SerialSet.of(new SerialRange(5, 5 + random.nextInt(100)), SerialRange.of(1000 + random.nextInt(9)), SerialRange.of(-1));
        RevocationTarget target = switch (random.nextInt(4)) {
            case 0 -> new RevocationTarget.Serials(new SerialRange(1, random.nextLong() | 1));
            case 1 -> new RevocationTarget.Key(KEY);
            case 2 -> new RevocationTarget.KeyId("id " + random.nextInt() + "\u00e9");
            default -> new RevocationTarget.Principal("name" + random.nextInt());
        };
        return new LedgerRecord.Revoked(target, target instanceof RevocationTarget.Principal ? serials : SerialSet.EMPTY,
                random.nextInt(11), text(random), Optional.of(end(random)), credential(random), ORIGIN, at);
    }

    /// What a record says, comparable: arrays in records are not.
    static String told(LedgerRecord record) {
        return new RecordText(true).of(new RecordPlace(1, 1, 1), record).toString();
    }

    static RecordedCertificate body(long serial, CertificateKind kind, Random random) {
        byte[] toBeSigned = new byte[random.nextInt(1, 600)];
        random.nextBytes(toBeSigned);
        CertificateId id = kind == CertificateKind.X509 ? CertificateId.x509(BigInteger.valueOf(serial)) : CertificateId.ssh(serial);
        return new RecordedCertificate(id, kind, text(random), List.of("n" + random.nextInt(20), text(random) + "."), NOW,
                end(random), toBeSigned);
    }

    private static List<RecordedCertificate> bodies(Random random) {
        var bodies = new ArrayList<RecordedCertificate>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            var kind = CertificateKind.values()[random.nextInt(3)];
            bodies.add(body(random.nextLong() | 1, kind == CertificateKind.X509 ? CertificateKind.SSH_HOST : kind, random));
            if (kind == CertificateKind.X509) {
                bodies.add(body(random.nextLong(1, Long.MAX_VALUE), kind, random));
            }
        }
        return bodies;
    }

    private static CertificateId id(Random random) {
        return random.nextBoolean() ? CertificateId.ssh(random.nextLong() | 1) : CertificateId.x509(new BigInteger(159, random).setBit(0));
    }

    private static Optional<CredentialId> credential(Random random) {
        return random.nextBoolean() ? Optional.of(new CredentialId(text(random), text(random), end(random))) : Optional.empty();
    }

    private static Instant end(Random random) {
        return random.nextInt(5) == 0 ? Instant.MAX : NOW.plusSeconds(random.nextInt(100_000));
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x10000, 0x10ffff) : random.nextInt(0xd800));
        }
        return text.toString();
    }
}
