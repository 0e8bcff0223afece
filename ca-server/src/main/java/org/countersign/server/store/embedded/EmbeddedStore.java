package org.countersign.server.store.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.store.Admission;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.KnownHost;
import org.countersign.server.store.Page;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.RevocationSet;
import org.countersign.server.store.RevokedX509;
import org.countersign.server.store.SerialBlock;
import org.countersign.server.store.Store;
import org.countersign.server.store.StoreFault;
import org.countersign.server.store.StoreFigures;
import org.countersign.server.store.embedded.SegmentView.Found;
import org.countersign.server.store.memory.Key;

/// A store in one directory on this machine, for one server.
///
/// Admissions and revocations block for one `fsync` that they share with all others that wait at that moment.
public final class EmbeddedStore implements Store {
    private static final int RESERVATION_BYTES = 64;

    private final Judge judge;
    private final Segments segments;
    private final GroupCommit commits;
    private final Retirement retirement;
    private volatile boolean closed;

    private EmbeddedStore(Path directory, Judge judge, Segments segments, GroupCommit commits) {
        this.judge = judge;
        this.segments = segments;
        this.commits = commits;
        this.retirement = new Retirement(directory, segments, commits);
    }

    /// Opens the store, or begins one in a directory that is empty or missing.
    ///
    /// @param onFatal is told when the ledger can no longer be trusted to be written: from then on all writes are refused, and the
    ///                process should end with an error. That is on a thread of its own where there is one, so it must not wait
    /// @throws org.countersign.server.ledger.DirectoryInUseException when another server has the directory
    /// @throws org.countersign.server.ledger.DamagedLedgerException when the ledger is not as it was written
    public static EmbeddedStore open(Path directory, InstantSource time, Consumer<Throwable> onFatal) throws IOException {
        return open(directory, time, onFatal, Ledger.SEGMENT_BYTES);
    }

    /// @param segmentBytes size from which a segment of the ledger is ended
    public static EmbeddedStore open(Path directory, InstantSource time, Consumer<Throwable> onFatal, long segmentBytes)
            throws IOException {
        var segments = new Segments(number -> Ledger.segmentFile(directory, number));
        var judge = new Judge(time, segments);
        var recovery = new Recovery(judge, segments);
        try {
            var ledger = Ledger.open(directory, segmentBytes, time, recovery);
            try {
                recovery.finish(ledger.lastRecord());
                segments.checkOld();
                var commits = new GroupCommit(ledger, judge, segments, onFatal);
                commits.start();
                return new EmbeddedStore(directory, judge, segments, commits);
            } catch (RuntimeException e) {
                try (ledger) {
                    throw e;
                }
            }
        } catch (IOException | RuntimeException e) {
            try (segments) {
                throw e;
            }
        }
    }

    @Override
    public Admission admit(Issuance issuance) {
        if (segments.isDamaged()) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("The ledger is damaged, so nothing is issued.");
        }
        if (issuance.spends().filter(this::knowsAsSpent).isPresent()) {
            return new AlreadySpent();
        }
        Optional<Key> credential = issuance.spends().map(Key::of);
        issuance.requireDistinctSerials();
        var record = issuance.record();
        byte[] encoded = RecordCodec.encode(record);
        long newest = segments.newest();
        requireUntaken(issuance.bodies(), newest);
        return commits.ask(encoded.length, judge -> judge.admit(issuance, credential, newest, record, encoded));
    }

    @Override
    public boolean knowsAsSpent(CredentialId credential) {
        return judge.knowsAsSpent(Key.of(credential)) || credential.before().map(Key::of).filter(judge::knowsAsSpent).isPresent();
    }

    /// Here what takes long; the thread that decides looks only where things still change.
    private void requireUntaken(List<? extends CertificateBody> bodies, long newest) {
        if (bodies.stream().anyMatch(body -> segments.holdsBefore(newest, body.id()))) {
            throw ProblemCode.SERIAL_TAKEN.refuse();
        }
    }

    @Override
    public RevocationOutcome revoke(Revocation revocation) {
        if (revocation.spends().filter(this::knowsAsSpent).isPresent()) {
            return RevocationOutcome.CREDENTIAL_ALREADY_SPENT;
        }
        var record = revocation.record();
        if (revocation.target() instanceof RevocationTarget.Principal(var name)) {
            HeldCertificates held = held(name, record.at());
            return commits.ask(RecordCodec.MOST, judge -> judge.revoke(held, record));
        }
        byte[] encoded = RecordCodec.encode(record);
        return commits.ask(encoded.length, judge -> judge.revoke(record, encoded));
    }

    private HeldCertificates held(String principal, Instant now) {
        var held = new HeldCertificates(principal, now);
        return reading(() -> {
            held.gather(segments.views());
            return held;
        });
    }

    @Override
    public boolean isDamaged() {
        return segments.isDamaged();
    }

    @Override
    public Set<StoreFault> faults() {
        var faults = EnumSet.noneOf(StoreFault.class);
        addIf(segments.isDamaged(), StoreFault.DAMAGED, faults);
        addIf(commits.isNotWritable(), StoreFault.NOT_WRITABLE, faults);
        addIf(judge.isClockBehind(), StoreFault.CLOCK_BEHIND, faults);
        addIf(retirement.hasFailed(), StoreFault.NOT_RETIRED, faults);
        addIf(commits.hasFailed(), StoreFault.FAILED, faults);
        return faults;
    }

    private static void addIf(boolean present, StoreFault fault, Set<StoreFault> faults) {
        if (present) {
            faults.add(fault);
        }
    }

    @Override
    public boolean isRevoked(CertificateId certificate) {
        return judge.knowsAsRevoked(certificate);
    }

    @Override
    public RevocationSet revocations() {
        return judge.revocationSet();
    }

    @Override
    public Optional<Instant> oldestToken() {
        return judge.oldestToken();
    }

    @Override
    public List<RevokedX509> revokedX509(Instant earliest) {
        return judge.revocations().x509EndingAt(earliest);
    }

    @Override
    public SerialBlock reserveSerials(int count) {
        SerialBlock.requireCount(count);
        return commits.ask(RESERVATION_BYTES, judge -> judge.reserve(count));
    }

    @Override
    public long lastSshSerial() {
        return judge.lastIssued();
    }

    @Override
    public Optional<IssuedCertificate> find(CertificateId certificate) {
        return reading(() -> segments.find(certificate).map(this::view));
    }

    @Override
    public Page<IssuedCertificate> list(CertificateQuery query) {
        return reading(() -> new Listing(query, this::view).page(segments.views()));
    }

    @Override
    public boolean knowsHost(String name) {
        return reading(() -> segments.knowsHost(name));
    }

    @Override
    public List<KnownHost> hosts(Instant now) {
        return reading(() -> segments.hosts(now));
    }

    @Override
    public StoreFigures figures() {
        return new StoreFigures(commits.records(), segments.views().size(), judge.spentCredentials());
    }

    /// Moves old segments to the archive, now and every hour: see [#archive].
    ///
    /// @param keep how long certificates are kept after their end
    public void archiveRegularly(Duration keep) {
        segments.regularly(() -> archive(keep), "old segments of the ledger could not be archived, trying again in an hour");
    }

    /// Lets the oldest segments go to `archive/` in the data directory, if all certificates in them ended longer ago than they are to
    /// be kept, by the time of the ledger.
    ///
    /// @return the files there, the oldest first; empty when none could go
    public List<Path> archive(Duration keep) throws IOException {
        return retirement.run(keep);
    }

    /// Has an observer told how long each write to the disk takes, in nanoseconds.
    public void observeCommits(LongConsumer observer) {
        commits.observe(observer);
    }

    /// Finishes the commits under way and gives the directory free. Later calls refuse.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (segments; commits) {
            // closed in reverse order: first no more writes, then no more reads
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IssuedCertificate view(Found found) {
        return found.view(judge.revocations().all());
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T reading(Reading<T> reading) {
        if (closed) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse();
        }
        try {
            return reading.read();
        } catch (DamagedLedgerException e) {
            segments.damaged(e);
            throw ProblemCode.STORE_UNAVAILABLE.refuse("The ledger is damaged.", e);
        } catch (IOException e) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("The ledger cannot be read.", e);
        }
    }
}
