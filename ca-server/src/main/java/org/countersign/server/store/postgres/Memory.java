package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/// What a node has in mind of the database: how far it was, what is revoked, and whether its clock can be trusted.
record Memory(Revocations revocations, LastSeen lastSeen, Clocks clocks) {

    /// Takes the database as it is.
    void begin(Connection connection) throws SQLException {
        lastSeen.begin(Head.read(connection));
        refresh(connection);
    }

    /// Holds all of it against the database as it is now, also when nobody asks this node for anything: what it says about itself
    /// decides whether anybody will.
    Head refresh(Connection connection) throws SQLException {
        Instant before = clocks.now();
        var last = lastSeen.last();
        Head head = Head.read(connection);
        clocks.compare(before, head);
        lastSeen.check(last, head, LastSeen.chain(last.record(), connection));
        lastSeen.saw(head);
        revocations.reach(head, connection);
        return head;
    }
}
