package org.countersign.server.store.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.store.Admission;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.ParentRevoked;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.SerialBlock;

/// Decides what goes on the ledger, knowing all that is on it and what the commit under way will add.
///
/// Only one thread decides, in the order of the ledger: so of two that spend one credential exactly one wins, and
/// nothing that depends on a certificate is admitted behind that certificate's revocation.
final class Judge {
    /// A clock may be set back this far without anyone being refused.
    static final Duration TOLERANCE = Duration.ofSeconds(60);

    private final InstantSource time;
    private final SpentCredentials spent = new SpentCredentials();
    private final KeyTable revoked = new KeyTable();
    private final Segments segments;

    private long nextSerial = 1;
    private Instant lastRecorded = Instant.EPOCH;

    private final Set<Key> spending = new HashSet<>();
    private final Set<CertificateId> revoking = new HashSet<>();
    private final Set<CertificateId> issuing = new HashSet<>();
    private long nextSerialAfterCommit = nextSerial;

    Judge(InstantSource time, Segments segments) {
        this.time = time;
        this.segments = segments;
    }

    /// Begins a commit: what an earlier one meant to add is either learned by now or did not happen.
    void begin() {
        spending.clear();
        revoking.clear();
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
        if (issuance.parent().isPresent() && isRevoked(issuance.parent().get())) {
            return Verdict.without(new ParentRevoked(issuance.parent().get()));
        }
        checkSerials(issuance, checked);
        issuance.bodies().forEach(body -> issuing.add(body.id()));
        credential.ifPresent(spending::add);
        return Verdict.recording(new Admitted(issuance), record, encoded);
    }

    Verdict<RevocationOutcome> revoke(LedgerRecord.Revoked record, byte[] encoded) {
        checkClock(record.at());
        Optional<Key> credential = record.spent().map(Key::of);
        if (credential.isPresent() && isSpent(credential.get())) {
            return Verdict.without(RevocationOutcome.CREDENTIAL_ALREADY_SPENT);
        }
        if (isRevoked(record.certificate())) {
            return Verdict.without(RevocationOutcome.ALREADY_REVOKED);
        }
        revoking.add(record.certificate());
        credential.ifPresent(spending::add);
        return Verdict.recording(RevocationOutcome.REVOKED, record, encoded);
    }

    Verdict<SerialBlock> reserve(int count) {
        long first = nextSerialAfterCommit;
        long afterwards = first + count;
        if (first == 0 || afterwards != 0 && Long.compareUnsigned(afterwards, first) < 0) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("All SSH serial numbers are used up.");
        }
        nextSerialAfterCommit = afterwards;
        var record = new LedgerRecord.SerialsReserved(first, count, time.instant());
        return Verdict.recording(new SerialBlock(first, count), record, RecordCodec.encode(record));
    }

    /// Takes in what is durable now, or was when the ledger was opened.
    void learn(LedgerRecord record) {
        switch (record) {
            case LedgerRecord.Issued issued -> issued.spent().ifPresent(spent::add);
            case LedgerRecord.Revoked revocation -> {
                revocation.spent().ifPresent(spent::add);
                revoked.put(Key.of(revocation.certificate()), KeyTable.NEVER);
            }
            case LedgerRecord.SerialsReserved reserved -> nextSerial = reserved.first() + reserved.count();
            case LedgerRecord.ClockConfirmed confirmed -> lastRecorded = confirmed.at();
        }
        if (record.at().isAfter(lastRecorded)) {
            lastRecorded = record.at();
        }
    }

    /// As [#learn], for all records of a segment. The credentials spent in it are added by [#learnSpent].
    void learn(SealedIndex segment) {
        Summary summary = segment.summary();
        nextSerial = summary.nextSerial() != 0 ? summary.nextSerial() : nextSerial;
        lastRecorded = summary.clockConfirmed() ? summary.lastRecorded() : Moments.later(lastRecorded, summary.lastRecorded());
        segment.revoked(certificate -> revoked.put(certificate, KeyTable.NEVER));
    }

    /// Takes in which credentials were spent in a segment, unless all of them are too old to be shown again. To be
    /// called when the whole ledger has been learned: only then is it known how late it is.
    void learnSpent(SealedIndex segment) {
        if (!segment.summary().lastExpiry().isBefore(lastRecorded.minus(SpentCredentials.LEEWAY))) {
            segment.spent(spent::add);
        }
    }

    /// Forgets what nobody can use any more. Not while the ledger is read at opening: a moment in it may be taken back
    /// by a later record.
    void tidy() {
        spent.purgeSome(lastRecorded);
    }

    /// Whether the credential was spent by something durable. For any thread.
    boolean knowsAsSpent(Key credential) {
        return spent.contains(credential);
    }

    /// Whether the revocation is durable. For any thread.
    boolean knowsAsRevoked(CertificateId certificate) {
        return revoked.contains(Key.of(certificate));
    }

    int spentCredentials() {
        return spent.size();
    }

    private boolean isSpent(Key credential) {
        return spending.contains(credential) || spent.contains(credential);
    }

    private boolean isRevoked(CertificateId certificate) {
        return revoking.contains(certificate) || knowsAsRevoked(certificate);
    }

    private void checkSerials(Issuance issuance, long checked) {
        for (CertificateBody body : issuance.bodies()) {
            if (issuing.contains(body.id()) || segments.holdsSince(checked, body.id())) {
                throw ProblemCode.SERIAL_TAKEN.refuse();
            }
        }
    }

    private void checkClock(Instant decision) {
        if (decision.isBefore(lastRecorded.minus(TOLERANCE))) {
            throw ProblemCode.CLOCK_UNTRUSTED.refuse();
        }
    }
}
