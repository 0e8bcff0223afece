package org.countersign.server.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.postgresql.ds.PGSimpleDataSource;

/// The connections to the database, and the threads that read over them. Those are never interrupted, whoever asks may be.
///
/// Every wait is bounded: for a connection, for an answer, for a lock; and the database ends by itself what a node left open that
/// died, so that no other node waits for it longer than that.
final class Database implements AutoCloseable {
    private static final int READERS = 4;
    private static final int MOST_WAITING = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int CONNECT_SECONDS = 2;
    private static final String ANSWER_SECONDS = "6";
    /// No limit on statements: it would end the wait of a COMMIT for its standby, and have it answered as if that had the data.
    private static final String LIMITS = "SET lock_timeout = 4000; SET idle_in_transaction_session_timeout = 3000";
    /// Every search has its index. Left to itself PostgreSQL reads whole tables while they are small, and goes on with that plan when
    /// they have grown.
    private static final String PLANS = "SET enable_seqscan = off";
    /// Classes and states of errors after which a connection is of no use; see "PostgreSQL Error Codes".
    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "53300", "25006");

    private final DataSource direct;
    private final HikariDataSource pool;
    private final Availability availability;
    private final ThreadPoolExecutor readers;

    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    Database(PostgresSettings settings) {
        direct = source(settings);
        // Of its own, because the pool changes the time that it waits for a login.
        pool = new HikariDataSource(pool(source(settings), settings.hosts().split(",").length));
        availability = new Availability(this::probe);
        readers = new ThreadPoolExecutor(READERS, READERS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("database-reader-", 1).daemon().factory());
        readers.allowCoreThreadTimeOut(true);
    }

    private static DataSource source(PostgresSettings settings) {
        var source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        source.setUser(settings.user());
        settings.password().ifPresent(password ->
                source.setPassword(password.use(bytes -> new String(bytes, StandardCharsets.UTF_8))));
        try {
            source.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
            source.setProperty("socketTimeout", ANSWER_SECONDS);
            source.setProperty("tcpKeepAlive", "true");
            source.setProperty("currentSchema", Schema.NAME);
            source.setProperty("targetServerType", "primary");
            source.setProperty("gssEncMode", "disable");
            // The same few statements again and again: parsed by the database once on each connection, values in binary.
            source.setProperty("prepareThreshold", "1");
            source.setProperty("ApplicationName", "ca-server");
            // Details quote rows, and messages end up in the log.
            source.setProperty("logServerErrorDetail", "false");
            for (var property : settings.properties().entrySet()) {
                source.setProperty(property.getKey(), property.getValue());
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("a setting of the database is not one", e);
        }
        return source;
    }

    /// @param places where the database may be: one that is gone without a word must not take the time of the next
    private static HikariConfig pool(DataSource source, int places) {
        var pool = new HikariConfig();
        pool.setPoolName("database");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(READERS + 2);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(Duration.ofSeconds(2 + (long) places * CONNECT_SECONDS).toMillis());
        pool.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionInitSql(LIMITS + "; " + PLANS);
        return pool;
    }

    /// A connection without the limits above, for what is done once at the start.
    DataSource unlimited() {
        return direct;
    }

    /// For threads that are never interrupted.
    Connection connect() throws SQLException {
        return pool.getConnection();
    }

    Availability availability() {
        return availability;
    }

    private void probe() throws SQLException {
        try (var connection = direct.getConnection()) {
            Head.read(connection);
        }
    }

    /// Whether the error says that the database cannot be reached now, rather than that something was wrong with what it was told.
    static boolean isLost(SQLException error) {
        String state = error.getSQLState();
        return error instanceof SQLTransientConnectionException || state != null && (state.startsWith("08") || LOST.contains(state));
    }

    /// Notes that the connections are of no use any more.
    void lost(SQLException cause) {
        pool.getHikariPoolMXBean().softEvictConnections();
        availability.lost(cause);
    }

    /// Notes it, and waits a moment for a database that was only restarted.
    boolean recovers(SQLException cause) {
        lost(cause);
        return availability.isBackWithin(PATIENCE);
    }

    /// Reads, on another thread.
    ///
    /// @throws ProblemException STORE_UNAVAILABLE, OVERLOADED, or what the work refuses with
    <T> T read(Work<T> work) {
        availability.require();
        var answer = new CompletableFuture<T>();
        try {
            readers.execute(() -> answer(work, answer));
            return answer.join();
        } catch (RejectedExecutionException e) {
            throw ProblemCode.OVERLOADED.refuse();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem
                    : ProblemCode.STORE_UNAVAILABLE.refuse(ProblemCode.STORE_UNAVAILABLE.title(), e.getCause());
        }
    }

    private <T> void answer(Work<T> work, CompletableFuture<T> answer) {
        try {
            answer.complete(readNow(work));
        } catch (SQLException | RuntimeException e) {
            answer.completeExceptionally(e);
        } catch (Error e) {
            answer.completeExceptionally(e);
            throw e;
        }
    }

    private <T> T readNow(Work<T> work) throws SQLException {
        availability.require();
        try {
            return readOnce(work);
        } catch (SQLException e) {
            if (isLost(e) && recovers(e)) {
                return readOnce(work);
            }
            throw e;
        }
    }

    private <T> T readOnce(Work<T> work) throws SQLException {
        try (var connection = connect()) {
            return work.run(connection);
        }
    }

    @Override
    public void close() {
        availability.close();
        readers.shutdown();
        pool.close();
    }
}
