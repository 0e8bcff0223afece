package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.commit.Gathering;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records the answers to some questions in one transaction, and knows afterwards whether that happened.
///
/// What was certainly not committed is decided again and tried again. When the answer to COMMIT is lost, the ledger is asked: its
/// head is free only when the lost transaction is over, and then the record is there or never will be. Nothing is signed before
/// that is known, and nothing is recorded a second time.
///
/// For one thread, which is never interrupted.
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int TRIES = 3;
    private static final Duration BETWEEN_TIDYING = Duration.ofSeconds(1);
    private static final Duration TO_FIND_OUT = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofSeconds(1);
    /// The database says itself that it has undone everything.
    private static final Set<String> UNDONE = Set.of("40001", "40P01");
    /// "Statement completion unknown": what distributed engines say when they lost sight of a commit.
    private static final String UNKNOWN = "40003";

    private final Database database;
    private final Memory memory;
    private long tidied = System.nanoTime();
    private volatile boolean notWritable;
    private volatile LongConsumer observer = _ -> { };
    private Runnable whileUnknown = () -> { };

    Transactions(Database database, Memory memory) {
        this.database = database;
        this.memory = memory;
    }

    /// @param observer told how many nanoseconds each transaction took
    void observe(LongConsumer observer) {
        this.observer = observer;
    }

    /// @param others is run again and again while it is not known what became of a transaction: those who wait behind it need not
    void whileUnknown(Runnable others) {
        whileUnknown = others;
    }

    /// Whether the last write was refused by a database that answers.
    boolean isNotWritable() {
        return notWritable;
    }

    /// Takes in that something was written.
    void written() {
        if (notWritable) {
            notWritable = false;
            LOG.info("the database can be written again");
        }
    }

    /// Takes in that something could not be written.
    void notWritten(SQLException refusal) {
        if (!notWritable) {
            notWritable = true;
            LOG.atError().addKeyValue("cause", refusal.getMessage()).addKeyValue("state", refusal.getSQLState())
                    .log("the database refuses to be written, so nothing is issued");
        }
    }

    /// When this returns, what was decided is committed.
    ///
    /// @throws ProblemException STORE_UNAVAILABLE when it is not, or when that cannot be found out; CLOCK_UNTRUSTED
    void commit(List<RecordQuestion<?>> questions) {
        SQLException failure = new SQLException("no try was made");
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                attempt(questions);
                return;
            } catch (SQLException e) {
                failure = e;
                if (!mayTryAgain(e)) {
                    break;
                }
            }
        }
        LOG.atWarn().addKeyValue("cause", failure.getMessage()).addKeyValue("state", failure.getSQLState()).log("nothing was recorded");
        if (!Database.isLost(failure)) {
            notWritten(failure);
        }
        throw ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), failure);
    }

    private boolean mayTryAgain(SQLException failure) {
        return UNDONE.contains(failure.getSQLState()) || Database.isLost(failure) && database.recovers(failure);
    }

    /// @throws SQLException when certainly nothing was committed
    private void attempt(List<RecordQuestion<?>> questions) throws SQLException {
        long start = System.nanoTime();
        Additions additions;
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            additions = decide(questions, connection);
            if (additions.entries().isEmpty()) {
                connection.rollback();
                return;
            }
            write(additions, connection);
        }
        written();
        memory.lastSeen().committed(additions.head());
        observer.accept(System.nanoTime() - start);
    }

    /// The COMMIT travels with what it commits: it is not run when something before it fails.
    ///
    /// @throws SQLException when certainly nothing was committed
    private void write(Additions additions, Connection connection) throws SQLException {
        var round = Rows.of(additions);
        tidy(additions.head(), round);
        round.add("COMMIT");
        try {
            round.run(connection);
        } catch (SQLException e) {
            if (!isOutcomeUnknown(e) || !wasCommitted(additions, e)) {
                throw e;
            }
        }
    }

    /// Only the database's own word that something failed means that it has undone everything.
    private static boolean isOutcomeUnknown(SQLException error) {
        boolean told = error instanceof PSQLException answer && answer.getServerErrorMessage() != null;
        return !told || Database.isLost(error) || UNKNOWN.equals(error.getSQLState());
    }

    private void tidy(Head head, Round round) {
        if (System.nanoTime() - tidied > BETWEEN_TIDYING.toNanos()) {
            Spent.forgetSome(head, memory.clocks().database(head), round);
            tidied = System.nanoTime();
        }
    }

    private Additions decide(List<RecordQuestion<?>> questions, Connection connection) throws SQLException {
        Instant before = memory.clocks().now();
        var last = memory.lastSeen().last();
        List<LedgerRecord> wanted = questions.stream().map(RecordQuestion::about).flatMap(Optional::stream).toList();
        var opening = Opening.of(last.record(), wanted, connection);
        Head head = opening.head();
        memory.clocks().compare(before, head);
        memory.clocks().require();
        memory.lastSeen().check(last, head, opening.seen());
        memory.revocations().reach(head, connection);
        var judgement = new Judgement(head, opening.known(), memory.revocations(), connection);
        questions.forEach(question -> question.decide(judgement));
        return judgement.additions();
    }

    /// Asks the ledger what became of a transaction whose end nobody told us.
    ///
    /// @throws ProblemException STORE_UNAVAILABLE when it does not answer in time
    private boolean wasCommitted(Additions additions, SQLException unknown) {
        LOG.atWarn().addKeyValue("records", additions.entries().size()).addKeyValue("cause", unknown.getMessage())
                .log("the answer to a commit was lost; the ledger is asked");
        long end = System.nanoTime() + TO_FIND_OUT.toNanos();
        SQLException failure = unknown;
        while (System.nanoTime() < end) {
            database.lost(failure);
            if (!database.availability().isBackWithin(GLANCE)) {
                whileUnknown.run();
            } else {
                try (var connection = database.connect()) {
                    return isRecorded(additions, connection);
                } catch (SQLException e) {
                    failure = e;
                }
            }
        }
        throw Gathering.notKnown(failure);
    }

    private static boolean isRecorded(Additions additions, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Head.lock(connection);
            var stored = LastSeen.chain(additions.head().record(), connection);
            return stored.filter(chain -> Arrays.equals(chain, additions.head().chain())).isPresent();
        } finally {
            connection.rollback();
        }
    }
}
