package org.countersign.server.ledger;

import java.math.BigInteger;
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
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CertificateKind;
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

    private static final int ISSUED = 1;
    private static final int REVOKED = 2;
    private static final int SERIALS_RESERVED = 3;
    private static final int CLOCK_CONFIRMED = 4;
    private static final int VERSION = 1;

    private RecordCodec() {}

    /// The record with its prefix, ready for a frame.
    public static byte[] encode(LedgerRecord record) {
        var out = new SshWriter(1024).uint32(0).uint32(0);
        switch (record) {
            case LedgerRecord.Issued issued -> issued(out, issued);
            case LedgerRecord.Revoked revoked -> revoked(out, revoked);
            case LedgerRecord.SerialsReserved reserved -> begin(out, SERIALS_RESERVED, reserved.at())
                    .uint64(reserved.first()).uint32(reserved.count());
            case LedgerRecord.ClockConfirmed confirmed -> begin(out, CLOCK_CONFIRMED, confirmed.at());
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
        return instant(out.uint8(kind).uint8(VERSION), at);
    }

    private static LedgerRecord record(SshReader in) {
        int kind = in.uint8();
        int version = in.uint8();
        if (kind < ISSUED || kind > CLOCK_CONFIRMED || version != VERSION) {
            throw new SshFormatException("record kind " + kind + " version " + version + " is unknown to this server");
        }
        Instant at = instant(in);
        return switch (kind) {
            case ISSUED -> issued(in, at);
            case REVOKED -> revoked(in, at);
            case SERIALS_RESERVED -> new LedgerRecord.SerialsReserved(in.uint64(), in.uint32AsInt(), at);
            default -> new LedgerRecord.ClockConfirmed(at);
        };
    }

    private static void issued(SshWriter out, LedgerRecord.Issued record) {
        origin(begin(out, ISSUED, record.at()), record.origin());
        credential(out, record.spent());
        out.uint8(record.parent().isPresent() ? 1 : 0);
        record.parent().ifPresent(parent -> id(out, parent));
        out.uint32(record.bodies().size());
        for (CertificateBody body : record.bodies()) {
            body(out, body);
        }
    }

    private static LedgerRecord.Issued issued(SshReader in, Instant at) {
        Origin origin = origin(in);
        Optional<CredentialId> spent = credential(in);
        Optional<CertificateId> parent = present(in) ? Optional.of(id(in)) : Optional.empty();
        int count = in.uint32AsInt();
        if (count == 0) {
            throw new SshFormatException("an issuance has no certificate");
        }
        var bodies = new ArrayList<CertificateBody>();
        for (int i = 0; i < count; i++) {
            bodies.add(body(in));
        }
        return new LedgerRecord.Issued(bodies, spent, parent, origin, at);
    }

    private static void revoked(SshWriter out, LedgerRecord.Revoked record) {
        origin(begin(out, REVOKED, record.at()), record.origin());
        credential(out, record.spent());
        id(out, record.certificate()).uint32(record.reasonCode()).string(record.reason())
                .uint8(record.expires().isPresent() ? 1 : 0);
        record.expires().ifPresent(expires -> instant(out, expires));
    }

    private static LedgerRecord.Revoked revoked(SshReader in, Instant at) {
        Origin origin = origin(in);
        Optional<CredentialId> spent = credential(in);
        CertificateId certificate = id(in);
        int reasonCode = in.uint32AsInt();
        String reason = in.text();
        Optional<Instant> expires = present(in) ? Optional.of(instant(in)) : Optional.empty();
        return new LedgerRecord.Revoked(certificate, reasonCode, reason, expires, spent, origin, at);
    }

    private static void body(SshWriter out, CertificateBody body) {
        id(out.uint8(KINDS.indexOf(body.kind()) + 1), body.id()).string(body.keyId()).uint32(body.names().size());
        for (String name : body.names()) {
            out.string(name);
        }
        instant(instant(out, body.notBefore()), body.notAfter()).string(body.toBeSigned());
    }

    private static CertificateBody body(SshReader in) {
        int kind = in.uint8();
        if (kind < 1 || kind > KINDS.size()) {
            throw new SshFormatException("certificate kind " + kind + " is unknown to this server");
        }
        CertificateId id = id(in);
        String keyId = in.text();
        int count = in.uint32AsInt();
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(in.text());
        }
        return new RecordedCertificate(id, KINDS.get(kind - 1), keyId, names, instant(in), instant(in), in.string());
    }

    /// In the order of their numbers in the format, from 1. A new kind goes to the end.
    private static final List<CertificateKind> KINDS =
            List.of(CertificateKind.SSH_USER, CertificateKind.SSH_HOST, CertificateKind.X509);

    private static void origin(SshWriter out, Origin origin) {
        out.string(origin.operation()).string(origin.provisioner()).string(origin.provisionerType())
                .string(origin.requestId()).string(origin.remoteAddress());
    }

    private static Origin origin(SshReader in) {
        return new Origin(in.text(), in.text(), in.text(), in.text(), in.text());
    }

    private static void credential(SshWriter out, Optional<CredentialId> credential) {
        out.uint8(credential.isPresent() ? 1 : 0);
        credential.ifPresent(id -> instant(out.string(id.provisioner()).string(id.id()), id.expires()));
    }

    private static Optional<CredentialId> credential(SshReader in) {
        return present(in) ? Optional.of(new CredentialId(in.text(), in.text(), instant(in))) : Optional.empty();
    }

    private static SshWriter id(SshWriter out, CertificateId id) {
        return out.uint8(id.family() == Family.SSH ? 1 : 2).mpint(id.serial());
    }

    private static CertificateId id(SshReader in) {
        int family = in.uint8();
        BigInteger serial = in.positiveMpint();
        return switch (family) {
            case 1 -> new CertificateId(Family.SSH, serial);
            case 2 -> new CertificateId(Family.X509, serial);
            default -> throw new SshFormatException("certificate family " + family + " is unknown to this server");
        };
    }

    private static SshWriter instant(SshWriter out, Instant instant) {
        return out.uint64(instant.getEpochSecond()).uint32(instant.getNano());
    }

    private static Instant instant(SshReader in) {
        long second = in.uint64();
        int nano = in.uint32AsInt();
        if (nano > 999_999_999) {
            throw new SshFormatException("a moment has too many nanoseconds");
        }
        return Instant.ofEpochSecond(second, nano);
    }

    private static boolean present(SshReader in) {
        int flag = in.uint8();
        if (flag > 1) {
            throw new SshFormatException("a flag is neither 0 nor 1");
        }
        return flag == 1;
    }
}
