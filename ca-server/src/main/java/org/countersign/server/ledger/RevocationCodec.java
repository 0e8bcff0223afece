package org.countersign.server.ledger;

import java.time.Instant;
import java.util.Optional;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// The revocations among the records of [RecordCodec]. That of one certificate keeps the layout that it always had.
final class RevocationCodec {
    /// Layout of all others.
    static final int VERSION = 2;

    private static final int SERIALS = 1;
    private static final int KEY = 2;
    private static final int KEY_ID = 3;
    private static final int PRINCIPAL = 4;

    private RevocationCodec() {}

    static void write(SshWriter out, LedgerRecord.Revoked record) {
        boolean one = record.target() instanceof RevocationTarget.Certificate;
        RecordFields.origin(RecordCodec.begin(out, RecordCodec.REVOKED, one ? RecordCodec.VERSION : VERSION, record.at()), record.origin());
        RecordFields.credential(out, record.spent());
        target(out, record).uint32(record.reasonCode()).string(record.reason())
                .uint8(record.expires().isPresent() ? 1 : 0);
        record.expires().ifPresent(expires -> RecordFields.instant(out, expires));
    }

    private static SshWriter target(SshWriter out, LedgerRecord.Revoked record) {
        return switch (record.target()) {
            case RevocationTarget.Certificate(var id) -> RecordFields.id(out, id);
            case RevocationTarget.Serials(var range) -> out.uint8(SERIALS).uint64(range.first()).uint64(range.last());
            case RevocationTarget.Key(var key) -> out.uint8(KEY).string(key.blob());
            case RevocationTarget.KeyId(var keyId) -> out.uint8(KEY_ID).string(keyId);
            case RevocationTarget.Principal(var name) -> out.uint8(PRINCIPAL).string(name)
                    .string(SerialSets.encode(record.held()));
        };
    }

    private static RevocationTarget target(SshReader in) {
        int kind = in.uint8();
        return switch (kind) {
            case SERIALS -> new RevocationTarget.Serials(new SerialRange(in.uint64(), in.uint64()));
            case KEY -> new RevocationTarget.Key(SshPublicKey.parse(in.string()));
            case KEY_ID -> new RevocationTarget.KeyId(in.text());
            case PRINCIPAL -> new RevocationTarget.Principal(in.text());
            default -> throw new SshFormatException("revocation target " + kind + " is unknown to this server");
        };
    }

    static LedgerRecord.Revoked read(SshReader in, int version, Instant at) {
        Origin origin = RecordFields.origin(in);
        Optional<CredentialId> spent = RecordFields.credential(in);
        RevocationTarget target = version == RecordCodec.VERSION ? new RevocationTarget.Certificate(RecordFields.id(in)) : target(in);
        SerialSet held = target instanceof RevocationTarget.Principal ? SerialSets.decode(in.string()) : SerialSet.EMPTY;
        int reasonCode = in.uint32AsInt();
        String reason = in.text();
        Optional<Instant> expires = RecordFields.present(in) ? Optional.of(RecordFields.instant(in)) : Optional.empty();
        return new LedgerRecord.Revoked(target, held, reasonCode, reason, expires, spent, origin, at);
    }
}
