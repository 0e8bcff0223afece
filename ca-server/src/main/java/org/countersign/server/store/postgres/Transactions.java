package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.ledger.LedgerRecord;
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
    /// Two nodes that are both within it agree within what [Judgement] tolerates.
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int TRIES = 3;
    private static final Duration BETWEEN_TIDYING = Duration.ofSeconds(1);
    private static final Duration TO_FIND_OUT = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofSeconds(1);
    /// The database says itself that it has undone everything.
    private static final Set<String> UNDONE = Set.of("40001", "40P01");

    private final Database database;
    private final Revocations revocations;
    private final LastSeen lastSeen;
    private final InstantSource time;
    private final UnaryOperator<Instant> databaseClock;
    private long tidied = System.nanoTime();
    private volatile boolean clockApart;
    private volatile LongConsumer observer = _ -> { };
    private Runnable whileUnknown = () -> { };

    /// @param databaseClock what to make of the database's time
    Transactions(Database database, Revocations revocations, LastSeen lastSeen, InstantSource time, UnaryOperator<Instant> databaseClock) {
        this.database = database;
        this.revocations = revocations;
        this.lastSeen = lastSeen;
        this.time = time;
        this.databaseClock = databaseClock;
    }

    /// @param observer told how many nanoseconds each transaction took
    void observe(LongConsumer observer) {
        this.observer = observer;
    }

    /// @param others is run again and again while it is not known what became of a transaction: those who wait behind it need not
    void whileUnknown(Runnable others) {
        whileUnknown = others;
    }

    boolean isClockApart() {
        return clockApart;
    }

    /// When this returns, what was decided is committed.
    ///
    /// @throws ProblemException STORE_UNAVAILABLE when it is not, or when that cannot be found out; CLOCK_UNTRUSTED
    void commit(List<Question<?>> questions) {
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
        throw ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), failure);
    }

    private boolean mayTryAgain(SQLException failure) {
        return UNDONE.contains(failure.getSQLState()) || Database.isLost(failure) && database.recovers(failure);
    }

    /// @throws SQLException when certainly nothing was committed
    private void attempt(List<Question<?>> questions) throws SQLException {
        long start = System.nanoTime();
        Additions additions;
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            additions = decide(questions, connection);
            if (additions.entries().isEmpty()) {
                connection.rollback();
                return;
            }
            Rows.insert(additions, connection);
            tidy(additions.head(), connection);
            try {
                connection.commit();
            } catch (SQLException e) {
                if (UNDONE.contains(e.getSQLState()) || !wasCommitted(additions, e)) {
                    throw e;
                }
            }
        }
        lastSeen.committed(additions.head());
        observer.accept(System.nanoTime() - start);
    }

    private void tidy(Head head, Connection connection) throws SQLException {
        if (System.nanoTime() - tidied > BETWEEN_TIDYING.toNanos()) {
            Spent.forgetSome(head, databaseClock.apply(head.clock()), connection);
            tidied = System.nanoTime();
        }
    }

    private Additions decide(List<Question<?>> questions, Connection connection) throws SQLException {
        Instant before = time.instant();
        Head head = Head.lock(connection);
        checkClock(before, databaseClock.apply(head.clock()), time.instant());
        lastSeen.check(head, connection);
        revocations.reach(head, connection);
        List<LedgerRecord> wanted = questions.stream().map(Question::about).flatMap(Optional::stream).toList();
        var judgement = new Judgement(head, Known.of(wanted, connection), revocations, connection);
        questions.forEach(question -> question.decide(judgement));
        return judgement.additions();
    }

    private void checkClock(Instant before, Instant database, Instant after) {
        clockApart = before.isAfter(database.plus(SKEW)) || after.isBefore(database.minus(SKEW));
        if (clockApart) {
            throw ProblemCode.CLOCK_UNTRUSTED.refuse("The clock of this server is not that of the database.");
        }
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
        throw ProblemCode.STORE_UNAVAILABLE.refuse("Whether it was recorded is not known.", failure);
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
