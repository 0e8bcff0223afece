package org.countersign.server.store.embedded;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SettableTime;

/// Made the stores in `src/test/resources`, each with the version that it is named after: every kind of decision, in several segments
/// with their indexes. They are never made again: servers to come have to open what was written then.
///
/// To make one for a new version: run this with a new directory, and pack its contents with `zip -r`.
final class GoldenStores {
    static final int USERS = 20;
    static final int SEGMENT_BYTES = 1500;
    /// The generator of the curve: a valid key whose private half is no secret.
    static final SshPublicKey KEY = SshPublicKey.parse(Base64.getDecoder().decode(
            "AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm"));

    private GoldenStores() {}

    /// @param arguments the directory to make
    public static void main(String[] arguments) throws IOException {
        letGo(Path.of(arguments[0]));
        try (var store = EmbeddedStore.open(Path.of(arguments[0]), InstantSource.fixed(Samples.NOW), _ -> { }, SEGMENT_BYTES)) {
            store.reserveSerials(500);
            for (int serial = 1; serial <= USERS; serial++) {
                store.admit(Samples.spending(Samples.user(serial, "user" + serial, "user" + serial, "ops"), Samples.token("token-" + serial)));
            }
            store.admit(Samples.issuance(Samples.host(100, Instant.MAX, "Web01.example.com")));
            store.admit(Samples.issuance(Samples.x509(new BigInteger("123456789012345678901234567890"), "web01.example.com")));
            revoke(store, new RevocationTarget.Certificate(CertificateId.ssh(1)));
            revoke(store, new RevocationTarget.Certificate(CertificateId.x509(BigInteger.valueOf(77))));
            revoke(store, new RevocationTarget.Serials(new SerialRange(5, 7)));
            revoke(store, new RevocationTarget.Principal("user9"));
            revoke(store, new RevocationTarget.KeyId("mallory"));
            revoke(store, new RevocationTarget.Key(KEY));
        }
        try (var ledger = Ledger.open(Path.of(arguments[0]), SEGMENT_BYTES, InstantSource.fixed(Samples.NOW), Replay.NOTHING)) {
            ledger.append(List.of(RecordCodec.encode(new LedgerRecord.Restored(1000, Samples.NOW))));
        }
        // So that all indexes are written.
        EmbeddedStore.open(Path.of(arguments[0]), InstantSource.fixed(Samples.NOW), _ -> { }, SEGMENT_BYTES).close();
    }

    /// Something from long ago that is in the archive, and what was carried over of it. Not in the first of them.
    private static void letGo(Path directory) throws IOException {
        var time = new SettableTime(Samples.NOW.minus(Duration.ofDays(60)));
        try (var store = EmbeddedStore.open(directory, time, _ -> { }, SEGMENT_BYTES)) {
            for (int serial = 2000; serial < 2020; serial++) {
                store.admit(Samples.issuance(Samples.body(CertificateId.ssh(serial), CertificateKind.SSH_HOST, "old", time.instant(), "old-" + serial), time.instant()));
            }
        }
        try (var store = EmbeddedStore.open(directory, time, _ -> { }, SEGMENT_BYTES)) {
            time.set(Samples.NOW);
            store.admit(Samples.issuance(Samples.user(3000, "fresh", "fresh")));
            store.archive(Duration.ofDays(30));
        }
    }

    private static void revoke(EmbeddedStore store, RevocationTarget target) {
        store.revoke(new Revocation(target, 1, "lost", Optional.empty(), Optional.empty(), Samples.provenance(Samples.NOW)));
    }
}
