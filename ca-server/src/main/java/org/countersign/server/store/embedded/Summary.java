package org.countersign.server.store.embedded;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.ledger.ClockTolerance;
import org.countersign.server.ledger.LedgerRecord;

/// What one must know of a segment without looking into it: what it changed, and what it cannot contain.
///
/// @param nextSerial     the serial behind the last one reserved here; 0 when none was
/// @param clockConfirmed whether an operator declared the clock right here, which takes back all moments before
/// @param lastRecorded   the latest moment on record since then
/// @param moments        of issuances, see [Moments#nanos]
/// @param sshSerials     of SSH certificates, see [#ordered]
/// @param lastExpiry     until when the last of the credentials spent here could be shown again
/// @param lastHostEnd    when the last of the host certificates ends
/// @param lastSshEnd     when the last of all SSH certificates ends
/// @param inOrder        whether no issuance is recorded behind one that is more than [ClockTolerance] later
record Summary(long nextSerial, boolean clockConfirmed, boolean inOrder, Instant lastRecorded, Span moments, Span sshSerials,
        Instant lastExpiry, Instant lastHostEnd, Instant lastSshEnd) {
    static final Summary EMPTY =
            new Summary(0, false, true, Instant.EPOCH, Span.EMPTY, Span.EMPTY, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
    private static final int CLOCK_CONFIRMED = 1;
    private static final int IN_ORDER = 2;
    static final int LENGTH = 10 * Long.BYTES;

    Summary with(LedgerRecord record) {
        Instant recorded = record.at().isAfter(lastRecorded) ? record.at() : lastRecorded;
        return switch (record) {
            case LedgerRecord.Issued issued -> issued(issued, recorded);
            case LedgerRecord.Revoked revoked -> new Summary(nextSerial, clockConfirmed, inOrder, recorded, moments, sshSerials,
                    revoked.spent().map(spent -> Moments.later(lastExpiry, spent.expires())).orElse(lastExpiry), lastHostEnd, lastSshEnd);
            case LedgerRecord.SerialsReserved reserved -> withNextSerial(reserved.first() + reserved.count(), recorded);
            case LedgerRecord.Restored restored -> withNextSerial(restored.floor(), recorded);
            case LedgerRecord.Retired retired -> withNextSerial(retired.nextSerial(), recorded);
            case LedgerRecord.HostsCarried carried -> new Summary(nextSerial, clockConfirmed, inOrder, recorded, moments, sshSerials, lastExpiry,
                    carried.hosts().stream().map(LedgerRecord.HostsCarried.Host::notAfter).reduce(lastHostEnd, Moments::later), lastSshEnd);
            case LedgerRecord.Configured _ -> new Summary(nextSerial, clockConfirmed, inOrder, recorded, moments, sshSerials, lastExpiry,
                    lastHostEnd, lastSshEnd);
            case LedgerRecord.ClockConfirmed confirmed -> new Summary(nextSerial, true, false, confirmed.at(), moments, sshSerials,
                    lastExpiry, lastHostEnd, lastSshEnd);
        };
    }

    private Summary withNextSerial(long next, Instant recorded) {
        long higher = Long.compareUnsigned(next, nextSerial) > 0 ? next : nextSerial;
        return new Summary(higher, clockConfirmed, inOrder, recorded, moments, sshSerials, lastExpiry, lastHostEnd, lastSshEnd);
    }

    /// Whether nothing here keeps the segment from leaving: X.509 certificates are still to be looked at.
    boolean mayBeOver(Instant moment) {
        return lastSshEnd.isBefore(moment) && lastHostEnd.isBefore(moment) && lastExpiry.isBefore(moment) && lastRecorded.isBefore(moment);
    }

    /// Whether a certificate with this ID may be in the segment. X.509 serials are random and may be anywhere.
    boolean mayHold(CertificateId certificate) {
        return certificate.family() == Family.X509 || sshSerials.contains(ordered(certificate));
    }

    Optional<CertificateId> lastSshSerial() {
        return sshSerials.equals(Span.EMPTY) ? Optional.empty()
                : Optional.of(CertificateId.ssh(sshSerials.most() ^ Long.MIN_VALUE));
    }

    void writeTo(ByteBuffer out) {
        out.putLong(nextSerial).putInt(clockConfirmed ? CLOCK_CONFIRMED : inOrder ? IN_ORDER : 0)
                .putInt(lastRecorded.getNano()).putLong(lastRecorded.getEpochSecond())
                .putLong(moments.least()).putLong(moments.most()).putLong(sshSerials.least()).putLong(sshSerials.most())
                .putLong(lastExpiry.getEpochSecond()).putLong(lastHostEnd.getEpochSecond())
                .putLong(lastSshEnd.getEpochSecond());
    }

    static Summary readFrom(ByteBuffer in) {
        long nextSerial = in.getLong();
        int order = in.getInt();
        int nano = in.getInt();
        Instant lastRecorded = Instant.ofEpochSecond(in.getLong(), nano);
        return new Summary(nextSerial, order == CLOCK_CONFIRMED, order == IN_ORDER, lastRecorded, new Span(in.getLong(), in.getLong()),
                new Span(in.getLong(), in.getLong()), Moments.ofSecond(in.getLong()), Moments.ofSecond(in.getLong()),
                Moments.ofSecond(in.getLong()));
    }

    private Summary issued(LedgerRecord.Issued issued, Instant recorded) {
        Span serials = sshSerials;
        Instant hostEnd = lastHostEnd;
        Instant sshEnd = lastSshEnd;
        for (CertificateBody body : issued.bodies()) {
            if (body.id().family() == Family.SSH) {
                serials = serials.with(ordered(body.id()));
                sshEnd = Moments.later(sshEnd, body.notAfter());
            }
            hostEnd = body.kind() == CertificateKind.SSH_HOST ? Moments.later(hostEnd, body.notAfter()) : hostEnd;
        }
        long nanos = Moments.nanos(issued.at());
        boolean stillInOrder = inOrder && (moments.equals(Span.EMPTY) || nanos >= moments.most() - ClockTolerance.MOST.toNanos());
        return new Summary(nextSerial, clockConfirmed, stillInOrder, recorded, moments.with(nanos), serials,
                issued.spent().map(spent -> Moments.later(lastExpiry, spent.expires())).orElse(lastExpiry), hostEnd, sshEnd);
    }

    /// An unsigned serial as a number whose signed order is the serial's order.
    private static long ordered(CertificateId ssh) {
        return ssh.serial().longValue() ^ Long.MIN_VALUE;
    }
}
