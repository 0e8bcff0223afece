package org.countersign.server.store.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.countersign.server.ledger.ChainAnchor;
import org.countersign.server.ledger.FrameFiller;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;

/// Copies a whole ledger between a directory and a database, record for record and with its ID: the chain is the same afterwards,
/// and that is checked. Nobody may be writing to either. What is copied is there whole or not at all.
public final class LedgerCopy {
    private static final int AT_ONCE = 500;

    private LedgerCopy() {}

    /// What was copied.
    ///
    /// @param first number of the first record that is there: those before it have left the ledger, and the archive
    /// @param chain hash of the chain behind the last record
    /// @param notes what the operator should know
    public record Copied(long first, long records, byte[] chain, List<String> notes) {
        public Copied {
            notes = List.copyOf(notes);
        }

        /// As `ledger verify` takes it.
        public String anchor() {
            return records + ":" + HexFormat.of().formatHex(chain);
        }
    }

    /// @throws SQLException when the database cannot be used, or holds a ledger already
    /// @throws IOException  when the ledger cannot be read, or is not right
    public static Copied toDatabase(Path directory, PostgresSettings settings) throws IOException, SQLException {
        var reader = new LedgerReader(directory);
        var extent = reader.read((_, _) -> { });
        var database = new Database(settings);
        try {
            Schema.prepare(database.unlimited());
            try (var connection = database.unlimited().getConnection()) {
                connection.setAutoCommit(false);
                Head begun = Schema.adopt(extent.ledgerId(), reader.start(), connection);
                requireNobodyUp(begun, connection);
                var copy = new Inward(begun, lastMoment(reader), connection);
                reader.read((_, record) -> copy.add(record));
                Head head = copy.finish();
                if (head.record() != extent.records() || !Arrays.equals(head.chain(), extent.chainEnd())) {
                    throw new DamagedRecordException("the chain of the copy does not end as that of the ledger does");
                }
                connection.commit();
                return new Copied(extent.firstRecord(), head.record(), head.chain(), copy.repeats.notes());
            } catch (InwardException e) {
                throw e.cause;
            }
        } finally {
            database.close();
        }
    }

    private static Instant lastMoment(LedgerReader reader) throws IOException {
        Instant[] last = {Instant.EPOCH};
        reader.read((_, record) -> last[0] = record.at().isAfter(last[0]) || record instanceof LedgerRecord.ClockConfirmed ? record.at() : last[0]);
        return last[0];
    }

    /// The database failed while the ledger was read.
    private static final class InwardException extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient SQLException cause;

        InwardException(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /// All of it in one transaction, some hundred records at a time.
    private static final class Inward {
        private final Instant end;
        private final Connection connection;
        private final Revocations revocations = new Revocations();
        private final Repeats repeats = new Repeats();
        private Head head;
        private Additions additions;

        Inward(Head head, Instant end, Connection connection) {
            this.head = head;
            this.end = end;
            this.connection = connection;
            this.additions = new Additions(head, revocations);
        }

        void add(LedgerRecord record) throws InwardException {
            try {
                additions.add(record, RecordCodec.encode(record));
                if (additions.entries().size() == AT_ONCE) {
                    write();
                }
            } catch (SQLException e) {
                throw new InwardException(e);
            }
        }

        private void write() throws SQLException {
            repeats.look(additions.entries().stream().map(Additions.Entry::record).toList(), connection);
            Rows.of(additions, repeats::isFirst, credential -> !Spent.mayBeForgotten(credential, end) && repeats.isFirst(credential)).run(connection);
            head = additions.head();
            revocations.reach(head, connection);
            additions = new Additions(head, revocations);
        }

        Head written() throws SQLException {
            write();
            return head;
        }

        /// A store in a directory calls the set of its revocations by the number of its last record when it is opened. No list that was
        /// served from there may have a higher version than the next one.
        Head finish() throws SQLException {
            head = written().published();
            var round = new Round();
            head.write(round);
            round.run(connection);
            return head;
        }
    }

    /// Reads the ledger in a database and holds every record to the chain. Servers may be using it.
    ///
    /// @throws SQLException naming the first record that is not as it was written
    public static Copied verify(PostgresSettings settings) throws SQLException {
        var database = new Database(settings);
        try (var connection = database.unlimited().getConnection()) {
            Head head = ChainCheck.run(connection);
            return new Copied(first(head, connection), head.record(), head.chain(), List.of());
        } finally {
            database.close();
        }
    }

    private static long first(Head head, Connection connection) throws SQLException {
        return ChainCheck.isWhole(head, connection) ? 1 : head.gone().record() + 1;
    }

    /// Adds something to a ledger.
    public interface Extension {
        /// Is given what is there, in order.
        void record(long number, LedgerRecord record);

        /// Then says what is to be added.
        void extend(Sink sink) throws IOException;
    }

    /// Takes a record.
    public interface Sink {
        void add(LedgerRecord record) throws IOException;
    }

    /// Adds records to the ledger in a database behind all that is there, in one step, when every record that is there is right.
    ///
    /// @throws SQLException when a server is up, something on the ledger is not as it was written, or the database cannot be used
    public static Copied extend(PostgresSettings settings, Extension extension) throws IOException, SQLException {
        var database = new Database(settings);
        try {
            Schema.prepare(database.unlimited());
            try (var connection = database.unlimited().getConnection()) {
                connection.setAutoCommit(false);
                Head head = Head.lock(connection);
                requireNobodyUp(head, connection);
                ChainCheck.within(connection, (number, record, _) -> extension.record(number, record));
                var addition = new Inward(head, head.recorded(), connection);
                addition.revocations.reach(head, connection);
                extension.extend(addition::add);
                Head end = addition.written();
                long first = first(end, connection);
                connection.commit();
                return new Copied(first, end.record(), end.chain(), addition.repeats.notes());
            } catch (InwardException e) {
                throw e.cause;
            }
        } finally {
            database.close();
        }
    }

    private static void requireNobodyUp(Head head, Connection connection) throws SQLException {
        var up = Fleet.up(Nodes.all(connection), head.clock()).stream().map(Node::name).toList();
        if (!up.isEmpty()) {
            throw new SQLException("these servers are up, or were a moment ago: " + String.join(" ", up) + "; stop all of them first");
        }
    }

    /// @param directory one that is empty or missing
    /// @throws SQLException when the database cannot be read, or what it holds is not right
    public static Copied toDirectory(PostgresSettings settings, Path directory, InstantSource time) throws IOException, SQLException {
        requireEmpty(directory);
        var unfinished = directory.toAbsolutePath().resolveSibling(directory.getFileName() + ".unfinished");
        if (Files.exists(unfinished)) {
            throw new IOException(unfinished + " is left of a copy that was not finished; remove it");
        }
        var copied = write(settings, unfinished, time);
        var extent = new LedgerReader(unfinished).read((_, _) -> { });
        if (extent.records() != copied.records() || !Arrays.equals(extent.chainEnd(), copied.chain())) {
            throw new IOException("the chain of the copy does not end as that of the database does");
        }
        Files.deleteIfExists(directory);
        Files.move(unfinished, directory);
        return copied;
    }

    private static void requireEmpty(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(directory + " is not empty");
                }
            }
        }
    }

    private static Copied write(PostgresSettings settings, Path directory, InstantSource time) throws IOException, SQLException {
        var database = new Database(settings);
        try (var connection = database.unlimited().getConnection()) {
            Head begun = Head.read(connection);
            long first = first(begun, connection);
            try (var ledger = begin(directory, begun, first, time, connection)) {
                var filler = new FrameFiller(ledger);
                Head head = ChainCheck.run(connection, (_, _, content) -> add(content, filler));
                filler.flush();
                return new Copied(first, head.record(), head.chain(), List.of());
            }
        } finally {
            database.close();
        }
    }

    private static void add(byte[] content, FrameFiller filler) throws SQLException {
        try {
            filler.add(content);
        } catch (IOException e) {
            throw new SQLException("the copy cannot be written: " + e.getMessage(), e);
        }
    }

    /// Where records are away, the copy begins with the number behind the last segment that counts as away.
    private static Ledger begin(Path directory, Head head, long first, InstantSource time, Connection connection) throws IOException, SQLException {
        byte[] id = Schema.ledgerId(connection);
        if (first == 1) {
            return Ledger.begin(directory, id, Ledger.SEGMENT_BYTES, time);
        }
        var before = new ChainAnchor(head.gone().record(), head.gone().chain().orElseThrow());
        return Ledger.begin(directory, id, head.gone().times() + 1, before, Ledger.SEGMENT_BYTES, time);
    }
}
