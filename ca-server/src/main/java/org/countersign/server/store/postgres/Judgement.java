package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.ledger.ClockTolerance;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.SerialSets;
import org.countersign.server.store.Admission;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.SerialBlock;
import org.countersign.server.store.memory.InForce;
import org.countersign.server.store.memory.Revoked;

/// Decides what one transaction puts on the ledger, while it holds the head of the ledger: nothing that it rests on changes before
/// the commit, on whatever node. So of two that spend one credential exactly one wins, and nothing that depends on a certificate
/// is admitted behind that certificate's revocation.
final class Judgement {
    private final Head head;
    private final Known known;
    private final Revocations revocations;
    private final Connection connection;
    private final Additions additions;
    private final Set<CredentialName> spending = new HashSet<>();
    private final Map<CertificateId, CertificateBody> issuing = new HashMap<>();
    private final Revoked revoking = new Revoked();

    private record CredentialName(String provisioner, String id) {
        CredentialName(CredentialId credential) {
            this(credential.provisioner(), credential.id());
        }
    }

    Judgement(Head head, Known known, Revocations revocations, Connection connection) {
        this.head = head;
        this.known = known;
        this.revocations = revocations;
        this.connection = connection;
        this.additions = new Additions(head, revocations);
    }

    Additions additions() {
        return additions;
    }

    Admission admit(Issuance issuance, LedgerRecord.Issued record, byte[] encoded) {
        checkClock(record.at());
        if (isSpent(record.spent())) {
            return new AlreadySpent();
        }
        Optional<Admission> obstacle = inForce().against(issuance);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        checkSerials(issuance);
        issuance.bodies().forEach(body -> issuing.put(body.id(), body));
        record.spent().map(CredentialName::new).ifPresent(spending::add);
        additions.add(record, encoded);
        return new Admitted(issuance);
    }

    RevocationOutcome revoke(LedgerRecord.Revoked record, byte[] encoded) {
        checkClock(record.at());
        if (isSpent(record.spent())) {
            return RevocationOutcome.CREDENTIAL_ALREADY_SPENT;
        }
        if (inForce().holds(record.target())) {
            return RevocationOutcome.ALREADY_REVOKED;
        }
        if (record.target() instanceof RevocationTarget.Serials(var range)
                && Long.compareUnsigned(range.last(), head.lastIssued()) > 0) {
            return RevocationOutcome.BEYOND_ISSUED;
        }
        revoking.add(record);
        record.spent().map(CredentialName::new).ifPresent(spending::add);
        additions.add(record, encoded);
        return RevocationOutcome.REVOKED;
    }

    /// Revokes what a principal has at this point of the ledger.
    ///
    /// @param asked the revocation with nothing in it yet
    RevocationOutcome revokePrincipal(String name, LedgerRecord.Revoked asked) {
        var held = new HeldCertificates(name, asked.at());
        try {
            held.gather(connection);
        } catch (SQLException e) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("The ledger cannot be read.", e);
        }
        issuing.values().forEach(held::consider);
        if (SerialSets.encode(held.serials()).length > RecordCodec.MOST_SERIALS) {
            return RevocationOutcome.TOO_MANY;
        }
        var record = new LedgerRecord.Revoked(asked.target(), held.serials(), asked.reasonCode(), asked.reason(), held.end(),
                asked.spent(), asked.origin(), asked.at());
        return revoke(record, RecordCodec.encode(record));
    }

    /// Takes a version of the shared configuration, when it comes after all that are there or that nodes go by. Numbers may be left out: of a
    /// database that was brought back, nodes may know some that it has forgotten.
    boolean configure(LedgerRecord.Configured record, byte[] encoded) {
        checkClock(record.at());
        try {
            if (record.version() <= Configurations.newestKnown(connection)) {
                return false;
            }
        } catch (SQLException e) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("The ledger cannot be read.", e);
        }
        additions.add(record, encoded);
        return true;
    }

    /// Lets the oldest records go, if they are still there.
    boolean letGo(Departure departure) {
        return departure.begin(head, additions);
    }

    SerialBlock reserve(int count, Instant now) {
        long first = additions.head().nextSerial();
        if (Long.compareUnsigned(first + count, first) <= 0) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("All SSH serial numbers are used up.");
        }
        var record = new LedgerRecord.SerialsReserved(first, count, now);
        additions.add(record, RecordCodec.encode(record));
        return new SerialBlock(first, count);
    }

    private boolean isSpent(Optional<CredentialId> credential) {
        return credential.filter(id -> spending.contains(new CredentialName(id)) || known.spends(id)).isPresent();
    }

    private InForce inForce() {
        return new InForce(revocations.all(), revoking);
    }

    /// A serial that was revoked before it was used is left out like one that is taken.
    private void checkSerials(Issuance issuance) {
        for (CertificateBody body : issuance.bodies()) {
            if (issuing.containsKey(body.id()) || known.taken().contains(body.id()) || inForce().holds(body.id())) {
                throw ProblemCode.SERIAL_TAKEN.refuse();
            }
        }
    }

    static boolean isBehind(Instant moment, Instant recorded) {
        return ClockTolerance.isExceeded(moment, recorded);
    }

    private void checkClock(Instant decision) {
        if (isBehind(decision, head.recorded())) {
            throw ProblemCode.CLOCK_UNTRUSTED.refuse();
        }
    }
}
