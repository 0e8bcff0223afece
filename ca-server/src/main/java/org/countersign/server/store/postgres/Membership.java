package org.countersign.server.store.postgres;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.countersign.server.store.StoreFault;

/// This server as one of those that share the database: what they see of it, and what it makes of what it sees of them.
final class Membership implements AutoCloseable {
    private final Database database;
    private final Transactions transactions;
    private final Memory memory;
    private final Condition condition;
    private final Consumer<Error> onError;
    private Optional<SeenFile> seenFile = Optional.empty();
    private volatile Optional<Heartbeat> heartbeat = Optional.empty();
    private volatile boolean yields;
    private volatile Runnable onNewerConfiguration = () -> { };
    private boolean closed;

    /// @param onError told of what nobody expects: the process has to end
    Membership(Database database, Transactions transactions, Memory memory, Condition condition, Consumer<Error> onError) {
        this.condition = condition;
        this.onError = onError;
        this.database = database;
        this.transactions = transactions;
        this.memory = memory;
    }

    /// @param seen where it is noted from now on what was seen last of the ledger
    synchronized void note(SeenFile seen) {
        seenFile = Optional.of(seen);
    }

    synchronized void join(PostgresStore.Identity identity) {
        if (closed) {
            return;
        }
        if (heartbeat.isPresent()) {
            heartbeat.get().become(identity);
        } else {
            heartbeat = Optional.of(new Heartbeat(database, transactions, memory, seenFile, identity, this::faults,
                    () -> onNewerConfiguration.run(), onError));
            heartbeat.get().start();
        }
    }

    void yieldToOthers() {
        yields = true;
    }

    /// Whatever came before anybody listened is told now.
    void followConfiguration(Runnable told) {
        onNewerConfiguration = told;
        heartbeat.filter(Heartbeat::isBehind).ifPresent(_ -> told.run());
    }

    /// Whether nothing may be admitted, because another configuration than that of this server counts, or may count.
    boolean isSteppingBack() {
        return yields && heartbeat.map(Heartbeat::isOutvoted).orElse(true);
    }

    /// All that is wrong with it, in itself and among the others.
    Set<StoreFault> faults() {
        var faults = condition.faults();
        if (isSteppingBack()) {
            faults.add(StoreFault.OUTVOTED);
        } else if (heartbeat.filter(Heartbeat::differs).isPresent()) {
            faults.add(StoreFault.CONFIGURATION_DIFFERS);
        }
        if (heartbeat.filter(Heartbeat::isBehind).isPresent()) {
            faults.add(StoreFault.CONFIGURATION_BEHIND);
        }
        if (heartbeat.filter(Heartbeat::isOutdated).isPresent()) {
            faults.add(StoreFault.OUTDATED);
        }
        return faults;
    }

    @Override
    public synchronized void close() {
        closed = true;
        heartbeat.ifPresent(Heartbeat::close);
    }
}
