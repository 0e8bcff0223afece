package org.countersign.server.store.postgres;

import java.util.EnumSet;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.server.store.StoreFault;

/// What keeps this node from doing its work, whatever the other nodes are like. Told from memory and at once.
record Condition(Database database, Transactions transactions, GroupCommit commits, Retirement retirement, Memory memory) {

    Set<StoreFault> faults() {
        var faults = EnumSet.noneOf(StoreFault.class);
        addIf(memory.lastSeen().isDamaged(), StoreFault.DAMAGED, faults);
        addIf(memory.lastSeen().isRestored(), StoreFault.RESTORED, faults);
        addIf(commits.hasFailed(), StoreFault.FAILED, faults);
        addIf(retirement.hasFailed(), StoreFault.NOT_RETIRED, faults);
        addIf(database.availability().isAway(), StoreFault.AWAY, faults);
        addIf(transactions.isNotWritable(), StoreFault.NOT_WRITABLE, faults);
        addIf(memory.clocks().areApart(), StoreFault.CLOCK_APART, faults);
        addIf(memory.clocks().isBehind(), StoreFault.CLOCK_BEHIND, faults);
        return faults;
    }

    private static void addIf(boolean present, StoreFault fault, Set<StoreFault> faults) {
        if (present) {
            faults.add(fault);
        }
    }

    /// To be asked when a transaction has looked at what the database remembers.
    ///
    /// @throws org.countersign.core.ProblemException STORE_UNAVAILABLE when nothing may be admitted on it
    void requireWhole() {
        if (memory.lastSeen().isDamaged()) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("The database has lost records, so nothing is issued.");
        }
        if (memory.lastSeen().isRestored()) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("The database was brought back while this server ran, which has to be restarted.");
        }
    }
}
