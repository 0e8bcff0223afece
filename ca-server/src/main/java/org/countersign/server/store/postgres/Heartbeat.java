package org.countersign.server.store.postgres;

import com.google.common.util.concurrent.Uninterruptibles;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.countersign.server.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Tells the other servers every few seconds that this one is there and what it was configured with, and looks at what they tell,
/// and whether the configuration that they share has changed. So a
/// node that nobody asks for anything, because it said that it issues nothing, notices that it can again.
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    /// How many ticks of a second lie between two beats; a node that waits for the others looks at each.
    private static final int TICKS = 5;
    /// A stop is over in ten seconds, requests included.
    private static final Duration LAST_BEAT = Duration.ofSeconds(2);

    private final Database database;
    private final Transactions transactions;
    private final Memory memory;
    private final Optional<SeenFile> seenFile;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());
    private final Supplier<Set<StoreFault>> faults;
    private final Runnable onNewerConfiguration;
    private final Consumer<Error> onError;
    private volatile PostgresStore.Identity identity;
    private volatile Standing standing = Standing.UNKNOWN;
    private volatile boolean outdated;
    private volatile long newestConfiguration;
    private long toldConfiguration;
    private long told = System.nanoTime();
    private boolean toldOutvoted;
    private int ticks;
    private boolean silent;

    private enum Standing { UNKNOWN, ALIKE, DIFFERENT, OUTVOTED }

    /// @param onError told of what nobody expects: the process has to end
    Heartbeat(Database database, Transactions transactions, Memory memory, Optional<SeenFile> seenFile, PostgresStore.Identity identity,
            Supplier<Set<StoreFault>> faults, Runnable onNewerConfiguration, Consumer<Error> onError) {
        this.faults = faults;
        this.onError = onError;
        this.seenFile = seenFile;
        this.onNewerConfiguration = onNewerConfiguration;
        this.database = database;
        this.transactions = transactions;
        this.memory = memory;
        this.identity = identity;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    void become(PostgresStore.Identity other) {
        identity = other;
        timer.execute(this::beat);
    }

    /// Whether another server that is up has another configuration.
    boolean differs() {
        return standing == Standing.DIFFERENT || standing == Standing.OUTVOTED;
    }

    /// Whether it is not this server's configuration that counts among them, as far as is known.
    boolean isOutvoted() {
        return standing == Standing.UNKNOWN || standing == Standing.OUTVOTED;
    }

    /// Whether a newer version has said that this one must not use the database any more.
    boolean isOutdated() {
        return outdated;
    }

    /// Whether there is a newer version of the shared configuration than this node has.
    boolean isBehind() {
        return identity.configuration() > 0 && newestConfiguration > identity.configuration();
    }

    private void tick() {
        if (ticks++ % TICKS == 0 || isOutvoted() || toldOutvoted) {
            beat();
        }
    }

    /// The timer would keep an error to itself, and the node would tell nothing any more and learn nothing of the others, while it issues.
    private void beat() {
        try {
            tell();
        } catch (Error e) {
            onError.accept(e);
        }
    }

    private void tell() {
        if (database.availability().isAway()) {
            return;
        }
        try (var connection = database.connect()) {
            Head head = memory.refresh(connection);
            var mine = identity;
            var wrong = faults.get();
            Nodes.tell(new Node(mine.name(), mine.version(), mine.fingerprint(), head.clock(), mine.configuration(), mine.started(), head.clock(),
                    memory.lastSeen().committed(), memory.lastSeen().written(), memory.revocations().known(),
                    wrong.stream().map(StoreFault::name).toList()), head.clock(), connection);
            toldOutvoted = wrong.contains(StoreFault.OUTVOTED);
            transactions.written();
            note(Fleet.up(Nodes.all(connection), head.clock()), mine);
            lookForConfiguration(Configurations.newest(connection));
            remember(head, connection);
            outdated = false;
            silent = false;
        } catch (SQLException | RuntimeException e) {
            outdated = e instanceof OutdatedException;
            failed(e);
            silent = true;
        }
    }

    private void failed(Exception cause) {
        var line = LOG.atLevel(silent ? Level.DEBUG : Level.WARN);
        (cause instanceof SQLException ? line.addKeyValue("cause", cause.getMessage()) : line.setCause(cause))
                .log("this node could not tell the others about itself");
        if (cause instanceof SQLException error && Database.isLost(error)) {
            database.lost(error);
        } else if (cause instanceof SQLException error && !outdated) {
            transactions.notWritten(error);
        }
    }

    /// One that could not be taken is tried again, in case what kept it from being taken has ended.
    private void lookForConfiguration(long newest) {
        if (identity.configuration() == 0 && newest > newestConfiguration) {
            LOG.atWarn().addKeyValue("version", newest)
                    .log("the database holds a configuration that this node does not use; set \"configuration\": \"database\" in \"db\" to use it");
        }
        newestConfiguration = newest;
        if (isBehind() && (newest != toldConfiguration || System.nanoTime() - told > TimeUnit.MINUTES.toNanos(1))) {
            toldConfiguration = newest;
            told = System.nanoTime();
            onNewerConfiguration.run();
        }
    }

    private void remember(Head head, Connection connection) throws SQLException {
        if (seenFile.isPresent() && !memory.lastSeen().isDamaged()) {
            seenFile.get().write(Schema.ledgerId(connection), memory.lastSeen().last(), head.recorded(), identity.configuration(), connection);
        }
    }

    private void note(List<Node> up, PostgresStore.Identity mine) {
        var agreement = new Agreement(up);
        var now = agreement.isUnanimous() ? Standing.ALIKE
                : agreement.fingerprint().filter(mine.fingerprint()::equals).isPresent() ? Standing.DIFFERENT : Standing.OUTVOTED;
        if (now != standing && now != Standing.ALIKE) {
            LOG.atWarn().addKeyValue("nodes", up.stream().filter(node -> !node.fingerprint().equals(mine.fingerprint())).map(Node::name)
                    .collect(Collectors.joining(" "))).log(now == Standing.OUTVOTED
                            ? "other nodes have another configuration, and theirs counts" : "other nodes have another configuration; that of this node counts");
        }
        standing = now;
    }

    /// A beat that is under way ends first: it would say that this node is there after that was taken back.
    @Override
    public void close() {
        timer.shutdown();
        if (Uninterruptibles.awaitTerminationUninterruptibly(timer, LAST_BEAT) && !database.availability().isAway()) {
            try (var connection = database.connect()) {
                remember(memory.refresh(connection), connection);
                Nodes.remove(identity.name(), connection);
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("this node could not say that it ends");
            }
        }
    }
}
