package org.countersign.server.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;

/// One entry of the ledger: a decision that was made, never changed afterwards.
public sealed interface LedgerRecord {
    /// The moment of the decision.
    Instant at();

    /// Certificates that were decided on. It does not say that they were signed or reached anyone.
    ///
    /// @param bodies never empty
    record Issued(List<? extends CertificateBody> bodies, Optional<CredentialId> spent, Optional<CertificateId> parent,
            Origin origin, Instant at) implements LedgerRecord {
        public Issued {
            bodies = List.copyOf(bodies);
            require(!bodies.isEmpty(), "an issuance has a certificate");
        }
    }

    /// @param held    serials of the certificates that a principal had when it was revoked; empty for every other target
    /// @param expires when all of the certificates that were revoked have ended, if that is known
    record Revoked(RevocationTarget target, SerialSet held, int reasonCode, String reason, Optional<Instant> expires,
            Optional<CredentialId> spent, Origin origin, Instant at) implements LedgerRecord {
        public Revoked {
            require(reasonCode >= 0, "a reason code is not negative");
            require(held.isEmpty() || target instanceof RevocationTarget.Principal, "only a principal holds certificates");
        }

        /// Serials of all SSH certificates that are revoked by serial.
        public SerialSet serials() {
            return switch (target) {
                case RevocationTarget.Certificate(var id) -> id.family() == Family.SSH
                        ? SerialSet.of(SerialRange.of(id.serial().longValue())) : SerialSet.EMPTY;
                case RevocationTarget.Serials(var range) -> SerialSet.of(range);
                case RevocationTarget.Principal _ -> held;
                case RevocationTarget.Key _, RevocationTarget.KeyId _ -> SerialSet.EMPTY;
            };
        }
    }

    /// SSH serials `first` to `first + count - 1`, unsigned, belong to the server process that reserved them.
    record SerialsReserved(long first, int count, Instant at) implements LedgerRecord {
        public SerialsReserved {
            require(count > 0, "at least one serial is reserved");
        }
    }

    /// The operator declared that the clock is right although the ledger holds later moments.
    record ClockConfirmed(Instant at) implements LedgerRecord {}

    /// From here on a backup is continued: what was decided after the backup had been taken is not on this ledger.
    ///
    /// @param floor serials and versions that are handed out from here on are not below it, and so above all that were handed out
    ///              before, whether this ledger knows them or not
    record Restored(long floor, Instant at) implements LedgerRecord {
        public Restored {
            require(floor > 0, "serials go on from a number above 0");
        }
    }

    /// Hosts with a certificate in segments that are about to leave: they stay known.
    ///
    /// @param hosts never empty
    record HostsCarried(List<Host> hosts, Instant at) implements LedgerRecord {
        /// @param name     in lower case
        /// @param notAfter when the last of its certificates ends
        public record Host(String name, Instant notAfter) {}

        public HostsCarried {
            hosts = List.copyOf(hosts);
            require(!hosts.isEmpty(), "there are hosts to carry");
        }
    }

    /// All that must not be forgotten of the first segments stands between them and this record once more. They may be away from
    /// now on.
    ///
    /// @param segment    the last of them
    /// @param lastRecord number of the last record in them
    /// @param chainEnd   hash of the chain behind that record
    /// @param nextSerial the SSH serial to be reserved next
    /// @param lastSerial the highest SSH serial in use
    record Retired(long segment, long lastRecord, byte[] chainEnd, long nextSerial, long lastSerial, Instant at)
            implements LedgerRecord {
        public Retired {
            require(segment > 0 && lastRecord >= 0, "segments and records are counted from 1");
        }
    }

    /// A version of the configuration that the servers of a CA share. From here on it is the one to serve by.
    ///
    /// @param version   counted from 1, without gaps
    /// @param signature with the issuing key, over more than the content
    /// @param by        who pushed it, as his machine told
    record Configured(long version, byte[] content, byte[] signature, String by, String note, Instant at) implements LedgerRecord {
        public Configured {
            require(version > 0, "versions are counted from 1");
        }
    }

    /// What is wrong must not get on the ledger: a server that meets it there does not start.
    private static void require(boolean right, String rule) {
        if (!right) {
            throw new IllegalArgumentException(rule);
        }
    }
}
