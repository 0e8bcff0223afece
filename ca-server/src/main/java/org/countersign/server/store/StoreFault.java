package org.countersign.server.store;

/// What keeps a store from doing all of its work.
public enum StoreFault {
    /// Something that was recorded earlier is not as it was written: nothing is admitted; revocations are still taken.
    DAMAGED,
    /// The store was brought back to an earlier moment, and marked so, since this server began with it: nothing is admitted until it is
    /// restarted; revocations are still taken.
    RESTORED,
    /// The last write was refused, most often for want of space, and left the store as it was. Nothing is admitted or revoked until a
    /// write succeeds, which the store tries by itself.
    NOT_WRITABLE,
    /// The clock is so far behind the last record that it must have been set back: nothing is admitted or revoked until it has
    /// caught up, or an operator has confirmed the time.
    CLOCK_BEHIND,
    /// The clock is not that of the other servers that share the store: nothing is admitted or revoked until it is.
    CLOCK_APART,
    /// What the store is kept in does not answer: everything is refused until it does, which is tried all the time.
    AWAY,
    /// Another server that shares the store has another configuration.
    CONFIGURATION_DIFFERS,
    /// The same, and it is the configuration of the others that counts: nothing is admitted until this one is the same. Revocations
    /// are still taken.
    OUTVOTED,
    /// The store holds a newer version of the configuration than the one this server goes by, because it could not take that up.
    CONFIGURATION_BEHIND,
    /// What the store is kept in was changed by a newer version in a way that this one does not know: everything is refused.
    OUTDATED,
    /// What ended long ago could not leave the last time that was tried; so the store grows. Everything else goes on.
    NOT_RETIRED,
    /// Nothing will be written any more by this process.
    FAILED
}
