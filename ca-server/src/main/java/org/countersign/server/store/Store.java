package org.countersign.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;

/// The memory of the certificate authority: what was issued, spent and revoked.
///
/// Every implementation owes the same promises, and `StoreContract` tests them:
///
/// - When [#admit] or [#revoke] returns, its outcome survives the loss of the process and of power.
/// - Each is all or nothing, also against a crash in its middle.
/// - Of any number of issuances that spend the same credential, exactly one is admitted, ever.
/// - No renewal is admitted after the revocation of its parent has returned, and no certificate for a key, a key ID or with a
///   serial that is revoked.
/// - No serial is handed out twice.
/// - All methods may be called from any number of threads. Interrupting a caller does not harm the store.
/// - When the record cannot be written, a call throws
///   [STORE_UNAVAILABLE][org.countersign.core.ProblemCode#STORE_UNAVAILABLE] and the credential stays good. When it cannot be found out
///   whether it was, the message says so.
public interface Store extends AutoCloseable {
    /// Spends the credential and records the bodies in one durable step. Blocks until the record is durable.
    ///
    /// @throws org.countersign.core.ProblemException with nothing recorded and the credential still good: SERIAL_TAKEN when there
    ///         is a certificate with one of the serials, so that another must be drawn; CLOCK_UNTRUSTED when the decision's moment
    ///         is long before the last one recorded; OVERLOADED when too many wait; STORE_UNAVAILABLE
    Admission admit(Issuance issuance);

    /// Whether the credential is known to be used up: told from memory and at once, so that nothing is done for whoever shows it again.
    /// False says nothing; [#admit] decides.
    default boolean knowsAsSpent(CredentialId credential) {
        return false;
    }

    /// Records the revocation durably, once.
    RevocationOutcome revoke(Revocation revocation);

    /// Whether damage was found in what was recorded earlier. From then on nothing is admitted; revocations are still taken, and
    /// everything that can be read is.
    boolean isDamaged();

    /// All that is wrong at this moment, told from memory and at once.
    default Set<StoreFault> faults() {
        return isDamaged() ? Set.of(StoreFault.DAMAGED) : Set.of();
    }

    /// Whether its serial is revoked, alone, in a range or with a principal.
    boolean isRevoked(CertificateId certificate);

    /// What revocation lists for SSH have to say. What had ended a day before the latest moment on the ledger is left out, in time
    /// steps of some minutes: the ledger's time and not the clock's, so that the same ledger says the same to everyone who opens it. While
    /// the [clock is behind][StoreFault#CLOCK_BEHIND], the ledger's time may not have come, and the clock's counts: more is listed then,
    /// under the same version.
    RevocationSet revocations();

    /// The X.509 certificates that are revoked and end at `earliest` or later, or at a time that is not known, in the order of
    /// their revocation.
    List<RevokedX509> revokedX509(Instant earliest);

    /// Tokens made before this moment must be refused, because what was spent then may be forgotten: the store was restored from a
    /// backup at that moment, or its clock was set right. Empty when it remembers everything.
    Optional<Instant> oldestToken();

    /// Reserves the next `count` rising SSH serials, durably. What is not used of them is never handed out again.
    SerialBlock reserveSerials(int count);

    /// The highest serial of an SSH certificate, unsigned; 0 when there is none.
    long lastSshSerial();

    Optional<IssuedCertificate> find(CertificateId certificate);

    /// A page of the certificates that match, the ones recorded last first. It may hold fewer than asked for although there are
    /// more, when they lie far apart; [Page#next()] alone says whether it was the last one.
    ///
    /// @throws org.countersign.core.ProblemException MALFORMED_REQUEST when the cursor is not one for this query
    Page<IssuedCertificate> list(CertificateQuery query);

    /// Whether a host certificate was ever issued for this name. The name is given in lower case.
    boolean knowsHost(String name);

    /// The names with a host certificate that is valid after `now`, in order of name.
    List<KnownHost> hosts(Instant now);

    /// How full it is, more or less: for an operator to watch.
    StoreFigures figures();

    @Override
    void close();
}
