package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.KnownHost;
import org.countersign.server.store.Page;
import org.countersign.server.store.RevocationSet;
import org.countersign.server.store.RevokedX509;
import org.countersign.server.store.StoreFigures;

/// What is read of the ledger beside the transactions: never from what this node remembers before that has been brought up to the head.
final class Reading {
    private static final int GLANCES = 5;
    private static final long BETWEEN_COUNTS = TimeUnit.SECONDS.toNanos(1);

    private final Database database;
    private final Revocations revocations;
    private final LastSeen lastSeen;
    private final Clocks clocks;
    private final AtomicLong counted = new AtomicLong(System.nanoTime() - BETWEEN_COUNTS);
    private volatile StoreFigures figures = new StoreFigures(0, 0, 0);

    Reading(Database database, Memory memory) {
        this.database = database;
        this.revocations = memory.revocations();
        this.lastSeen = memory.lastSeen();
        this.clocks = memory.clocks();
    }

    boolean isRevoked(CertificateId certificate) {
        return database.read(connection -> {
            upToDate(connection);
            return revocations.all().holds(certificate);
        });
    }

    RevocationSet revocations() {
        return database.read(connection -> {
            for (int glance = 0; glance < GLANCES; glance++) {
                Head head = upToDate(connection);
                var set = revocations.at(head, clocks.database(head));
                if (set.isPresent()) {
                    return set.get();
                }
            }
            lastSeen.damaged("a revocation that was acknowledged is not there any more");
            throw new DamagedRecordException("the database has forgotten revocations");
        });
    }

    List<RevokedX509> revokedX509(Instant earliest) {
        return database.read(connection -> {
            upToDate(connection);
            return revocations.x509EndingAt(earliest);
        });
    }

    /// Every revocation that was acknowledged before this was called is known afterwards.
    private Head upToDate(Connection connection) throws SQLException {
        Head head = Head.read(connection);
        revocations.reach(head, connection);
        return head;
    }

    long lastSshSerial() {
        return database.read(connection -> Head.read(connection).lastIssued());
    }

    Optional<IssuedCertificate> find(CertificateId certificate) {
        return database.read(connection -> {
            upToDate(connection);
            return new Finder(connection, revocations.all()).find(certificate);
        });
    }

    Page<IssuedCertificate> list(CertificateQuery query) {
        return database.read(connection -> {
            upToDate(connection);
            return new Finder(connection, revocations.all()).list(query);
        });
    }

    boolean knowsHost(String name) {
        return database.read(connection -> new Finder(connection, revocations.all()).knowsHost(name));
    }

    List<KnownHost> hosts(Instant now) {
        return database.read(connection -> new Finder(connection, revocations.all()).hosts(now));
    }

    /// What they were when the database was asked last and answered: not more than once a second, because they have to be counted.
    StoreFigures figures() {
        long now = System.nanoTime();
        long before = counted.get();
        if (now - before >= BETWEEN_COUNTS && counted.compareAndSet(before, now)) {
            try {
                figures = database.read(connection -> new StoreFigures(Head.read(connection).record(), 0, Spent.count(connection)));
            } catch (ProblemException e) {
                // A gauge that is a little old is better than none.
            }
        }
        return figures;
    }
}
