package org.countersign.server.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// The parts that records are made of, in the encoding of RFC 4251. What may be absent has a byte in front that is 0 or 1.
final class RecordFields {
    /// In the order of their numbers in the format, from 1. A new kind goes to the end.
    private static final List<CertificateKind> KINDS =
            List.of(CertificateKind.SSH_USER, CertificateKind.SSH_HOST, CertificateKind.X509);

    private RecordFields() {}

    static void body(SshWriter out, CertificateBody body) {
        requireFamily(body.kind(), body.id());
        id(out.uint8(KINDS.indexOf(body.kind()) + 1), body.id()).string(body.keyId()).uint32(body.names().size());
        for (String name : body.names()) {
            out.string(name);
        }
        instant(instant(out, body.notBefore()), body.notAfter()).string(body.toBeSigned());
    }

    static CertificateBody body(SshReader in) {
        int kind = in.uint8();
        if (kind < 1 || kind > KINDS.size()) {
            throw new SshFormatException("certificate kind " + kind + " is unknown to this server");
        }
        CertificateId id = id(in);
        requireFamily(KINDS.get(kind - 1), id);
        String keyId = in.text();
        int count = in.uint32AsInt();
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(in.text());
        }
        return new RecordedCertificate(id, KINDS.get(kind - 1), keyId, names, instant(in), instant(in), in.string());
    }

    private static void requireFamily(CertificateKind kind, CertificateId id) {
        if (kind.family() != id.family()) {
            throw new IllegalArgumentException("a certificate of kind " + kind + " has no " + id.family() + " serial");
        }
    }

    static void origin(SshWriter out, Origin origin) {
        out.string(origin.operation()).string(origin.provisioner()).string(origin.provisionerType())
                .string(origin.requestId()).string(origin.remoteAddress());
    }

    static Origin origin(SshReader in) {
        return new Origin(in.text(), in.text(), in.text(), in.text(), in.text());
    }

    static void credential(SshWriter out, Optional<CredentialId> credential) {
        out.uint8(credential.isPresent() ? 1 : 0);
        credential.ifPresent(id -> instant(out.string(id.provisioner()).string(id.id()), id.expires()));
    }

    static Optional<CredentialId> credential(SshReader in) {
        return present(in) ? Optional.of(new CredentialId(in.text(), in.text(), instant(in))) : Optional.empty();
    }

    static SshWriter id(SshWriter out, CertificateId id) {
        return out.uint8(id.family() == Family.SSH ? 1 : 2).mpint(id.serial());
    }

    static CertificateId id(SshReader in) {
        int family = in.uint8();
        BigInteger serial = in.positiveMpint();
        return switch (family) {
            case 1 -> new CertificateId(Family.SSH, serial);
            case 2 -> new CertificateId(Family.X509, serial);
            default -> throw new SshFormatException("certificate family " + family + " is unknown to this server");
        };
    }

    static SshWriter instant(SshWriter out, Instant instant) {
        return out.uint64(instant.getEpochSecond()).uint32(instant.getNano());
    }

    static Instant instant(SshReader in) {
        long second = in.uint64();
        int nano = in.uint32AsInt();
        if (nano > 999_999_999) {
            throw new SshFormatException("a moment has too many nanoseconds");
        }
        return Instant.ofEpochSecond(second, nano);
    }

    static boolean present(SshReader in) {
        int flag = in.uint8();
        if (flag > 1) {
            throw new SshFormatException("a flag is neither 0 nor 1");
        }
        return flag == 1;
    }
}
