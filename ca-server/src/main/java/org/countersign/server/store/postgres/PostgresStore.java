package org.countersign.server.store.postgres;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.store.Admission;
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

/// A store in a database that any number of servers share: each is a node, and what one has acknowledged counts on all of them with
/// the next request.
///
/// Admissions and revocations block for one transaction that they share with all others that wait at that moment on this node.
public final class PostgresStore implements Store {
    private static final int RESERVATION_BYTES = 64;

    private final Database database;
    private final LastSeen lastSeen;
    private final Clocks clocks;
    private final Memory memory;
    private final Transactions transactions;
    private final GroupCommit commits;
    private final Reading reading;
    private final Condition condition;
    private final Membership membership;
    private final Retirement retirement;
    private boolean closed;

    /// Who this server is, among those that share the database.
    ///
    /// @param name          host and port
    /// @param fingerprint   of its configuration
    /// @param configuration version of the shared configuration; 0 when it has one of its own
    public record Identity(String name, String version, String fingerprint, long configuration, Instant started) {}

    private PostgresStore(Database database, InstantSource time, UnaryOperator<Instant> databaseClock, Consumer<Throwable> onFailure) {
        this.database = database;
        this.clocks = new Clocks(time, databaseClock);
        var revocations = new Revocations();
        this.lastSeen = new LastSeen();
        this.memory = new Memory(revocations, lastSeen, clocks);
        this.transactions = new Transactions(database, memory);
        this.commits = new GroupCommit(transactions, database.availability(), onFailure);
        this.reading = new Reading(database, memory);
        this.retirement = new Retirement(database, commits, clocks);
        this.condition = new Condition(database, transactions, commits, retirement, memory);
        this.membership = new Membership(database, transactions, memory, condition, commits::giveUp);
    }

    /// Connects, and makes the tables what this version needs.
    ///
    /// @param seen          a file in which this node notes what it saw last of the ledger
    /// @param configuration version of the shared configuration that the database has given; 0: none
    /// @param onFailure     called once when nothing can be committed any more: the process has to end
    /// @throws SQLException when the database cannot be reached or used, or has forgotten what this node saw
    public static PostgresStore open(PostgresSettings settings, InstantSource time, Path seen, long configuration, Consumer<Throwable> onFailure)
            throws SQLException {
        var store = open(settings, time, UnaryOperator.identity(), onFailure);
        var seenFile = new SeenFile(seen);
        store.membership.note(seenFile);
        try (var connection = store.database.unlimited().getConnection()) {
            seenFile.check(Schema.ledgerId(connection), Head.read(connection), configuration, connection);
            return store;
        } catch (SQLException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// As above, with no such file.
    public static PostgresStore open(PostgresSettings settings, InstantSource time) throws SQLException {
        return open(settings, time, UnaryOperator.identity());
    }

    static PostgresStore open(PostgresSettings settings, InstantSource time, UnaryOperator<Instant> databaseClock) throws SQLException {
        return open(settings, time, databaseClock, _ -> { });
    }

    private static PostgresStore open(PostgresSettings settings, InstantSource time, UnaryOperator<Instant> databaseClock, Consumer<Throwable> onFailure)
            throws SQLException {
        var database = new Database(settings);
        try {
            Schema.prepare(database.unlimited());
            var store = new PostgresStore(database, time, databaseClock, onFailure);
            store.readAll();
            store.commits.start();
            return store;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// Makes the tables what this version needs, for servers that may not.
    ///
    /// @param owner settings of somebody who may
    public static void prepare(PostgresSettings owner) throws SQLException {
        var database = new Database(owner);
        try {
            Schema.prepare(database.unlimited());
        } finally {
            database.close();
        }
    }

    private void readAll() throws SQLException {
        try (var connection = database.unlimited().getConnection()) {
            memory.begin(connection);
        }
    }

    @Override
    public Admission admit(Issuance issuance) {
        if (membership.isSteppingBack()) {
            throw ProblemCode.CONFIGURATION_DIFFERS.refuse();
        }
        issuance.requireDistinctSerials();
        var record = issuance.record();
        byte[] encoded = RecordCodec.encode(record);
        return commits.ask(Optional.of(record), encoded.length, judgement -> {
            condition.requireWhole();
            return judgement.admit(issuance, record, encoded);
        });
    }

    @Override
    public RevocationOutcome revoke(Revocation revocation) {
        var record = revocation.record();
        if (revocation.target() instanceof RevocationTarget.Principal(var name)) {
            return commits.ask(Optional.of(record), RecordCodec.MOST, judgement -> judgement.revokePrincipal(name, record));
        }
        byte[] encoded = RecordCodec.encode(record);
        return commits.ask(Optional.of(record), encoded.length, judgement -> judgement.revoke(record, encoded));
    }

    @Override
    public boolean isDamaged() {
        return lastSeen.isDamaged();
    }

    @Override
    public Set<StoreFault> faults() {
        return membership.faults();
    }

    /// From now on nothing is admitted while another configuration than that of this node counts among those that are up, nor
    /// before it is known whether one does.
    public void yieldToOthers() {
        membership.yieldToOthers();
    }

    /// Has the other servers see this one, from now on and as what it is now.
    public void join(Identity identity) {
        membership.join(identity);
    }

    /// @param told when there is a newer version of the shared configuration than the one this node has, again and again while that is
    ///             so; it must return at once
    public void followConfiguration(Runnable told) {
        membership.followConfiguration(told);
    }

    /// From now on records leave the ledger whose certificates all ended longer ago than this.
    public void archiveRegularly(Duration keep) {
        retirement.regularly(keep);
    }

    /// Lets such records go now, in steps of other sizes than usual.
    ///
    /// @return how many have left
    long archive(Duration keep, int most, int least) {
        return retirement.run(keep, most, least);
    }

    /// Puts a version of the configuration that all nodes share on the ledger.
    ///
    /// @return false when there is that version or a newer one, or when a node goes by one
    public boolean configure(ConfigurationVersion version) {
        var record = new LedgerRecord.Configured(version.version(), version.content(), version.signature(), version.by(), version.note(), version.at());
        byte[] encoded = RecordCodec.encode(record);
        return commits.ask(Optional.empty(), encoded.length, judgement -> judgement.configure(record, encoded));
    }

    public byte[] ledgerId() {
        return database.read(Schema::ledgerId);
    }

    @Override
    public boolean isRevoked(CertificateId certificate) {
        return reading.isRevoked(certificate);
    }

    @Override
    public RevocationSet revocations() {
        return reading.revocations();
    }

    @Override
    public List<RevokedX509> revokedX509(Instant earliest) {
        return reading.revokedX509(earliest);
    }

    @Override
    public long lastSshSerial() {
        return reading.lastSshSerial();
    }

    @Override
    public Optional<IssuedCertificate> find(CertificateId certificate) {
        return reading.find(certificate);
    }

    @Override
    public Page<IssuedCertificate> list(CertificateQuery query) {
        return reading.list(query);
    }

    @Override
    public boolean knowsHost(String name) {
        return reading.knowsHost(name);
    }

    @Override
    public List<KnownHost> hosts(Instant now) {
        return reading.hosts(now);
    }

    @Override
    public StoreFigures figures() {
        return reading.figures();
    }

    @Override
    public Optional<Instant> oldestToken() {
        return lastSeen.oldestToken();
    }

    @Override
    public SerialBlock reserveSerials(int count) {
        SerialBlock.requireCount(count);
        return commits.ask(Optional.empty(), RESERVATION_BYTES, judgement -> {
            condition.requireWhole();
            return judgement.reserve(count, clocks.now());
        });
    }

    /// Has an observer told how long each transaction takes, in nanoseconds.
    public void observeCommits(LongConsumer observer) {
        transactions.observe(observer);
    }

    /// Finishes the transactions under way. Later calls refuse.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            retirement.close();
            commits.close();
            membership.close();
            database.close();
        }
    }
}
