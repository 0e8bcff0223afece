package org.countersign.server.store.postgres;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the other servers every few seconds that this one is there and what it was configured with, and looks at what they tell.
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final int SECONDS = 5;

    private final Database database;
    private final Revocations revocations;
    private final LastSeen lastSeen;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());
    private volatile PostgresStore.Identity identity;
    private volatile boolean differs;

    Heartbeat(Database database, Revocations revocations, LastSeen lastSeen, PostgresStore.Identity identity) {
        this.database = database;
        this.revocations = revocations;
        this.lastSeen = lastSeen;
        this.identity = identity;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::beat, 0, SECONDS, TimeUnit.SECONDS);
    }

    void become(PostgresStore.Identity other) {
        identity = other;
        timer.execute(this::beat);
    }

    /// Whether another server that is up has another configuration.
    boolean differs() {
        return differs;
    }

    private void beat() {
        if (database.availability().isAway()) {
            return;
        }
        try (var connection = database.connect()) {
            Head head = Head.read(connection);
            revocations.reach(head, connection);
            var mine = identity;
            Nodes.tell(new Node(mine.name(), mine.version(), mine.fingerprint(), mine.started(), head.clock(), lastSeen.committed(),
                    lastSeen.record(), revocations.known()), head.clock(), connection);
            note(others(Nodes.all(connection), mine, head.clock()));
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("this node could not tell about itself");
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("this node could not tell about itself");
        }
    }

    private static List<String> others(List<Node> nodes, PostgresStore.Identity mine, Instant now) {
        return nodes.stream().filter(node -> node.seen().isAfter(now.minus(Nodes.SILENCE)) && !node.fingerprint().equals(mine.fingerprint()))
                .map(Node::name).toList();
    }

    private void note(List<String> others) {
        if (!others.isEmpty() && !differs) {
            LOG.atWarn().addKeyValue("nodes", String.join(" ", others)).log("other nodes have another configuration");
        }
        differs = !others.isEmpty();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (!database.availability().isAway()) {
            try (var connection = database.connect()) {
                Nodes.remove(identity.name(), connection);
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("this node could not say that it ends");
            }
        }
    }
}
