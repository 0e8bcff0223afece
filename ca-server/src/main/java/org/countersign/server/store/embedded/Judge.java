package org.countersign.server.store.embedded;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialSet;
import org.countersign.server.ledger.ClockTolerance;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.SealedSegment;
import org.countersign.server.ledger.SerialSets;
import org.countersign.server.store.Admission;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.RevocationSet;
import org.countersign.server.store.SerialBlock;
import org.countersign.server.store.memory.InForce;
import org.countersign.server.store.memory.Key;
import org.countersign.server.store.memory.Revoked;

/// Decides what goes on the ledger, knowing all that is on it and what the commit under way will add.
///
/// Only one thread decides, in the order of the ledger: so of two that spend one credential exactly one wins, and
/// nothing that depends on a certificate is admitted behind that certificate's revocation.
final class Judge {
    private final InstantSource time;
    private final SpentCredentials spent = new SpentCredentials();
    private final Revocations revocations = new Revocations();
    private final Segments segments;

    private long nextSerial = 1;
    private volatile long lastIssued;
    private volatile Instant lastRecorded = Instant.EPOCH;
    private volatile Optional<Instant> oldestToken = Optional.empty();

    private final Set<Key> spending = new HashSet<>();
    private final Map<CertificateId, CertificateBody> issuing = new HashMap<>();
    private Revoked revoking = new Revoked();
    private long nextSerialAfterCommit = nextSerial;

    Judge(InstantSource time, Segments segments) {
        this.time = time;
        this.segments = segments;
    }

    /// Begins a commit: what an earlier one meant to add is either learned by now or did not happen.
    void begin() {
        spending.clear();
        revoking = new Revoked();
        issuing.clear();
        nextSerialAfterCommit = nextSerial;
    }

    /// @param checked the segment before which the caller found none of the serials taken
    Verdict<Admission> admit(Issuance issuance, Optional<Key> credential, long checked, LedgerRecord.Issued record,
            byte[] encoded) {
        checkClock(record.at());
        if (credential.isPresent() && isSpent(credential.get())) {
            return Verdict.without(new AlreadySpent());
        }
        Optional<Admission> obstacle = inForce().against(issuance);
        if (obstacle.isPresent()) {
            return Verdict.without(obstacle.get());
        }
        checkSerials(issuance, checked);
        issuance.bodies().forEach(body -> issuing.put(body.id(), body));
        credential.ifPresent(spending::add);
        return Verdict.recording(new Admitted(issuance), record, encoded);
    }

    Verdict<RevocationOutcome> revoke(LedgerRecord.Revoked record, byte[] encoded) {
        checkClock(record.at());
        Optional<Key> credential = record.spent().map(Key::of);
        if (credential.isPresent() && isSpent(credential.get())) {
            return Verdict.without(RevocationOutcome.CREDENTIAL_ALREADY_SPENT);
        }
        if (inForce().holds(record.target())) {
            return Verdict.without(RevocationOutcome.ALREADY_REVOKED);
        }
        if (record.target() instanceof RevocationTarget.Serials(var range)
                && Long.compareUnsigned(range.last(), lastIssued) > 0) {
            return Verdict.without(RevocationOutcome.BEYOND_ISSUED);
        }
        revoking.add(record);
        credential.ifPresent(spending::add);
        return Verdict.recording(RevocationOutcome.REVOKED, record, encoded);
    }

    /// Revokes what a principal has at this point of the ledger.
    ///
    /// @param held  what it had a moment ago
    /// @param asked the revocation with nothing in it yet
    Verdict<RevocationOutcome> revoke(HeldCertificates held, LedgerRecord.Revoked asked) {
        try {
            held.gather(segments.views());
        } catch (IOException e) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("The ledger cannot be read.", e);
        }
        issuing.values().forEach(held::consider);
        SerialSet serials = held.serials();
        if (SerialSets.encode(serials).length > RecordCodec.MOST_SERIALS) {
            return Verdict.without(RevocationOutcome.TOO_MANY);
        }
        var record = new LedgerRecord.Revoked(asked.target(), serials, asked.reasonCode(), asked.reason(), held.end(),
                asked.spent(), asked.origin(), asked.at());
        return revoke(record, RecordCodec.encode(record));
    }

    Verdict<SerialBlock> reserve(int count) {
        long first = nextSerialAfterCommit;
        long afterwards = first + count;
        if (Long.compareUnsigned(afterwards, first) <= 0) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("All SSH serial numbers are used up.");
        }
        nextSerialAfterCommit = afterwards;
        var record = new LedgerRecord.SerialsReserved(first, count, time.instant());
        return Verdict.recording(new SerialBlock(first, count), record, RecordCodec.encode(record));
    }

    /// Records again what counts of segments that are to leave.
    Verdict<Boolean> carry(List<LedgerRecord> records) {
        return new Verdict<>(true, records.stream().map(record -> new Verdict.Entry(record, RecordCodec.encode(record))).toList());
    }

    /// Records that all of this was done, up to the end of a segment.
    Verdict<Boolean> retire(SealedSegment last) {
        var record = new LedgerRecord.Retired(last.number(), last.firstRecord() + last.records() - 1, last.chainEnd(), nextSerialAfterCommit,
                lastIssued, lastRecorded);
        return Verdict.recording(true, record, RecordCodec.encode(record));
    }

    /// What time it is by the ledger.
    Instant lastRecorded() {
        return lastRecorded;
    }

    /// The highest serial of an SSH certificate, unsigned. For any thread.
    long lastIssued() {
        return lastIssued;
    }

    /// Takes in what is durable now, or was when the ledger was opened.
    ///
    /// @param number of the record
    void learn(LedgerRecord record, long number) {
        lastRecorded = record instanceof LedgerRecord.ClockConfirmed ? record.at() : Moments.later(lastRecorded, record.at());
        switch (record) {
            case LedgerRecord.Issued issued -> {
                issued.spent().ifPresent(this::spend);
                issued.bodies().forEach(body -> learnIssued(body.id()));
            }
            case LedgerRecord.Revoked revocation -> revocation.spent().ifPresent(this::spend);
            case LedgerRecord.SerialsReserved reserved -> nextSerial = highest(nextSerial, reserved.first() + reserved.count());
            case LedgerRecord.Restored _, LedgerRecord.Retired _, LedgerRecord.HostsCarried _, LedgerRecord.ClockConfirmed _,
                    LedgerRecord.Configured _ -> { }
        }
        remember(record, number);
        revocations.reach(lastRecorded, number);
    }

    private void spend(CredentialId credential) {
        spent.add(credential, lastRecorded);
    }

    /// Takes in what counts for ever.
    private void remember(LedgerRecord record, long number) {
        switch (record) {
            case LedgerRecord.Revoked revocation -> revocations.learn(revocation, number, lastRecorded);
            case LedgerRecord.ClockConfirmed confirmed -> oldestToken = Optional.of(confirmed.at());
            case LedgerRecord.Restored restored -> {
                nextSerial = highest(nextSerial, restored.floor());
                revocations.restored(restored.floor());
                oldestToken = Optional.of(oldestToken.map(known -> Moments.later(known, restored.at())).orElse(restored.at()));
            }
            case LedgerRecord.Retired retired -> {
                nextSerial = highest(nextSerial, retired.nextSerial());
                lastIssued = highest(lastIssued, retired.lastSerial());
            }
            case LedgerRecord.Issued _, LedgerRecord.SerialsReserved _, LedgerRecord.HostsCarried _, LedgerRecord.Configured _ -> { }
        }
    }

    private static long highest(long one, long other) {
        return Long.compareUnsigned(one, other) > 0 ? one : other;
    }

    private void learnIssued(CertificateId certificate) {
        if (certificate.family() == Family.SSH && Long.compareUnsigned(certificate.serial().longValue(), lastIssued) > 0) {
            lastIssued = certificate.serial().longValue();
        }
    }

    /// As [#learn], for all records of a segment. The credentials spent in it are added by [#learnSpent].
    void learn(SegmentView view, SealedIndex segment) throws IOException {
        Summary summary = segment.summary();
        summary.lastSshSerial().ifPresent(this::learnIssued);
        nextSerial = highest(nextSerial, summary.nextSerial());
        lastRecorded = summary.clockConfirmed() ? summary.lastRecorded() : Moments.later(lastRecorded, summary.lastRecorded());
        for (int offset : segment.remembered()) {
            remember(view.remembered(offset), 0);
        }
    }

    /// To be called when the whole ledger has been learned.
    ///
    /// @param number of its last record
    void opened(long number) {
        revocations.reach(lastRecorded, number);
        revocations.opened(number, lastRecorded);
    }

    /// Takes in which credentials were spent in a segment, unless all of them are too old to be shown again. To be
    /// called when the whole ledger has been learned: only then is it known how late it is.
    void learnSpent(SealedIndex segment) {
        if (!SpentCredentials.areOver(segment.summary().lastExpiry(), lastRecorded)) {
            segment.spent((credential, expires) -> spent.add(credential, expires, lastRecorded));
        }
    }

    /// Forgets what nobody can use any more. Not while the ledger is read at opening: a moment in it may be taken back
    /// by a later record.
    void tidy() {
        spent.purge(lastRecorded);
    }

    /// Whether the credential was spent by something durable. For any thread.
    boolean knowsAsSpent(Key credential) {
        return spent.contains(credential);
    }

    /// Whether the revocation is durable. For any thread.
    boolean knowsAsRevoked(CertificateId certificate) {
        return revocations.all().holds(certificate);
    }

    Revocations revocations() {
        return revocations;
    }

    /// For any thread.
    RevocationSet revocationSet() {
        return revocations.current(Optional.of(time.instant()).filter(this::isBehind));
    }

    /// Tokens made before this moment are not to be taken. For any thread.
    Optional<Instant> oldestToken() {
        return oldestToken;
    }

    int spentCredentials() {
        return spent.size();
    }

    private boolean isSpent(Key credential) {
        return spending.contains(credential) || spent.contains(credential);
    }

    private InForce inForce() {
        return new InForce(revocations.all(), revoking);
    }

    /// A serial that was revoked before it was used is left out like one that is taken.
    private void checkSerials(Issuance issuance, long checked) {
        for (CertificateBody body : issuance.bodies()) {
            if (issuing.containsKey(body.id()) || inForce().holds(body.id()) || segments.holdsSince(checked, body.id())) {
                throw ProblemCode.SERIAL_TAKEN.refuse();
            }
        }
    }

    /// Whether nothing is decided now because of the clock. For any thread.
    boolean isClockBehind() {
        return isBehind(time.instant());
    }

    private boolean isBehind(Instant moment) {
        return ClockTolerance.isExceeded(moment, lastRecorded);
    }

    private void checkClock(Instant decision) {
        if (isBehind(decision)) {
            throw ProblemCode.CLOCK_UNTRUSTED.refuse();
        }
    }
}
