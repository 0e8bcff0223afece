package org.countersign.server.store.postgres;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Statements that travel to the database together and are answered together: one round trip, however many they are. Each sees what
/// those before it did. When one fails those behind it are not run.
///
/// The driver keeps what the database has parsed by the text of the whole, so the same texts should be put together in the same order.
final class Round {
    private final List<String> statements = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();

    /// Takes in the rows of one statement.
    interface Reader {
        void read(ResultSet rows) throws SQLException;
    }

    /// An array, for a statement that is to look for each of its elements, or to make a row of each.
    ///
    /// @param type of the elements, by its name in SQL
    private record Column(String type, Object[] elements) {}

    static Object bigints(List<Long> elements) {
        return new Column("bigint", elements.toArray());
    }

    static Object integers(List<Integer> elements) {
        return new Column("integer", elements.toArray());
    }

    static Object numerics(List<BigDecimal> elements) {
        return new Column("numeric", elements.toArray());
    }

    static Object bytes(List<byte[]> elements) {
        return new Column("bytea", elements.toArray(new byte[0][]));
    }

    /// @param values one for each question mark; an `Optional` for a value that may be missing
    Round add(String statement, Object... values) {
        return add(_ -> { }, statement, values);
    }

    Round add(Reader reader, String statement, Object... values) {
        statements.add(statement);
        this.values.addAll(List.of(values));
        readers.add(reader);
        return this;
    }

    void run(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(String.join("; ", statements))) {
            for (int i = 0; i < values.size(); i++) {
                bind(statement, i + 1, values.get(i), connection);
            }
            boolean hasRows = statement.execute();
            for (Reader reader : readers) {
                if (hasRows) {
                    try (var rows = statement.getResultSet()) {
                        reader.read(rows);
                    }
                }
                hasRows = statement.getMoreResults();
            }
        }
    }

    private static void bind(PreparedStatement statement, int at, Object value, Connection connection) throws SQLException {
        switch (value) {
            case Column(var type, var elements) -> statement.setArray(at, connection.createArrayOf(type, elements));
            case Optional<?> perhaps -> statement.setObject(at, perhaps.orElse(null));
            default -> statement.setObject(at, value);
        }
    }
}
