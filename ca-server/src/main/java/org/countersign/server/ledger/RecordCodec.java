package org.countersign.server.ledger;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// Turns records into bytes and back: length and CRC32C of the payload, then the payload, which begins with the kind
/// of record and the version of its layout. Fields use the encoding of RFC 4251.
///
/// A payload that is read must be consumed to its last byte, so that no two payloads mean the same record.
public final class RecordCodec {
    /// Length and checksum in front of each payload.
    public static final int PREFIX = 8;
    /// The largest record, prefix included.
    public static final int MOST = 512 * 1024;
    /// How many bytes of serials a record holds beside everything else that is in it.
    public static final int MOST_SERIALS = MOST - 64 * 1024;

    private static final int ISSUED = 1;
    static final int REVOKED = 2;
    private static final int SERIALS_RESERVED = 3;
    private static final int CLOCK_CONFIRMED = 4;
    private static final int RESTORED = 5;
    private static final int HOSTS_CARRIED = 6;
    private static final int RETIRED = 7;
    private static final int CONFIGURED = 8;
    static final int VERSION = 1;

    private RecordCodec() {}

    /// The record with its prefix, ready for a frame.
    public static byte[] encode(LedgerRecord record) {
        var out = new SshWriter(1024).uint32(0).uint32(0);
        switch (record) {
            case LedgerRecord.Issued issued -> issued(out, issued);
            case LedgerRecord.Revoked revoked -> RevocationCodec.write(out, revoked);
            case LedgerRecord.SerialsReserved reserved -> begin(out, SERIALS_RESERVED, reserved.at())
                    .uint64(reserved.first()).uint32(reserved.count());
            case LedgerRecord.ClockConfirmed confirmed -> begin(out, CLOCK_CONFIRMED, confirmed.at());
            case LedgerRecord.Restored restored -> begin(out, RESTORED, restored.at()).uint64(restored.floor());
            case LedgerRecord.HostsCarried carried -> hosts(begin(out, HOSTS_CARRIED, carried.at()), carried);
            case LedgerRecord.Retired retired -> begin(out, RETIRED, retired.at()).uint64(retired.segment())
                    .uint64(retired.lastRecord()).string(retired.chainEnd()).uint64(retired.nextSerial()).uint64(retired.lastSerial());
            case LedgerRecord.Configured configured -> begin(out, CONFIGURED, configured.at()).uint64(configured.version())
                    .string(configured.content()).string(configured.signature()).string(configured.by()).string(configured.note());
        }
        return prefixed(out.bytes());
    }

    /// Reads the payload of a record whose checksum was right.
    ///
    /// @throws SshFormatException when it is not a record this version writes
    public static LedgerRecord decode(byte[] payload) {
        try {
            var in = new SshReader(payload);
            LedgerRecord record = record(in);
            in.expectEnd();
            return record;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new SshFormatException("a field of the record is out of range");
        }
    }

    /// Reads a record from its prefix on; what follows it does not matter.
    ///
    /// @throws SshFormatException as [#decode], and when the prefix does not fit the payload
    public static LedgerRecord decodePrefixed(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        int length = in.remaining() < PREFIX ? -1 : in.getInt();
        if (length < 0 || length > bytes.length - PREFIX || in.getInt() != checksum(bytes, PREFIX, length)) {
            throw new SshFormatException("the record is damaged");
        }
        return decode(Arrays.copyOfRange(bytes, PREFIX, PREFIX + length));
    }

    static int checksum(byte[] data, int from, int length) {
        var crc = new CRC32C();
        crc.update(data, from, length);
        return (int) crc.getValue();
    }

    private static byte[] prefixed(byte[] bytes) {
        if (bytes.length > MOST) {
            throw new IllegalArgumentException("a record of " + bytes.length + " bytes is larger than the ledger takes");
        }
        int length = bytes.length - PREFIX;
        ByteBuffer.wrap(bytes).putInt(length).putInt(checksum(bytes, PREFIX, length));
        return bytes;
    }

    private static SshWriter begin(SshWriter out, int kind, Instant at) {
        return begin(out, kind, VERSION, at);
    }

    static SshWriter begin(SshWriter out, int kind, int version, Instant at) {
        return RecordFields.instant(out.uint8(kind).uint8(version), at);
    }

    private static LedgerRecord record(SshReader in) {
        int kind = in.uint8();
        int version = in.uint8();
        boolean known = version == VERSION || kind == REVOKED && version == RevocationCodec.VERSION;
        if (kind < ISSUED || kind > CONFIGURED || !known) {
            throw new SshFormatException("record kind " + kind + " version " + version + " is unknown to this server");
        }
        Instant at = RecordFields.instant(in);
        return switch (kind) {
            case ISSUED -> issued(in, at);
            case REVOKED -> RevocationCodec.read(in, version, at);
            case SERIALS_RESERVED -> new LedgerRecord.SerialsReserved(in.uint64(), in.uint32AsInt(), at);
            case CLOCK_CONFIRMED -> new LedgerRecord.ClockConfirmed(at);
            case RESTORED -> new LedgerRecord.Restored(in.uint64(), at);
            case HOSTS_CARRIED -> hosts(in, at);
            case RETIRED -> new LedgerRecord.Retired(in.uint64(), in.uint64(), in.string(), in.uint64(), in.uint64(), at);
            default -> new LedgerRecord.Configured(in.uint64(), in.string(), in.string(), in.text(), in.text(), at);
        };
    }

    private static void hosts(SshWriter out, LedgerRecord.HostsCarried record) {
        out.uint32(record.hosts().size());
        record.hosts().forEach(host -> RecordFields.instant(out.string(host.name()), host.notAfter()));
    }

    private static LedgerRecord.HostsCarried hosts(SshReader in, Instant at) {
        int count = in.uint32AsInt();
        var hosts = new ArrayList<LedgerRecord.HostsCarried.Host>();
        for (int i = 0; i < count; i++) {
            hosts.add(new LedgerRecord.HostsCarried.Host(in.text(), RecordFields.instant(in)));
        }
        return new LedgerRecord.HostsCarried(hosts, at);
    }

    private static void issued(SshWriter out, LedgerRecord.Issued record) {
        RecordFields.origin(begin(out, ISSUED, record.at()), record.origin());
        RecordFields.credential(out, record.spent());
        out.uint8(record.parent().isPresent() ? 1 : 0);
        record.parent().ifPresent(parent -> RecordFields.id(out, parent));
        out.uint32(record.bodies().size());
        for (CertificateBody body : record.bodies()) {
            RecordFields.body(out, body);
        }
    }

    private static LedgerRecord.Issued issued(SshReader in, Instant at) {
        Origin origin = RecordFields.origin(in);
        Optional<CredentialId> spent = RecordFields.credential(in);
        Optional<CertificateId> parent = RecordFields.present(in) ? Optional.of(RecordFields.id(in)) : Optional.empty();
        int count = in.uint32AsInt();
        var bodies = new ArrayList<CertificateBody>();
        for (int i = 0; i < count; i++) {
            bodies.add(RecordFields.body(in));
        }
        return new LedgerRecord.Issued(bodies, spent, parent, origin, at);
    }
}
