package org.countersign.server.migration;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The tables of a step-ca database as text: a line for each row, with the name of the table, the key and the value, both in hex,
/// between them tabs. `psql` and `mysql` write it when they are given [#sql].
final class Dump {
    static final List<String> TABLES = List.of("ssh_hosts", "ssh_certs", "revoked_ssh_certs", "revoked_x509_certs", "used_ott");
    /// What a row of a database holds at most here: certificates and tokens are far below.
    private static final int LONGEST_LINE = 1024 * 1024;

    private final Path file;

    Dump(Path file) {
        this.file = file;
    }

    /// A row that is read.
    interface Reader {
        void read(byte[] key, byte[] value) throws ImportException;
    }

    static String sql(String database) throws ImportException {
        return switch (database) {
            case "postgresql" -> sql(table -> "select '" + table + "', encode(nkey, 'hex'), encode(nvalue, 'hex') from " + table);
            case "mysql" -> sql(table -> "select '" + table + "', hex(nkey), hex(nvalue) from " + table);
            default -> throw new ImportException("there is SQL for postgresql and for mysql");
        };
    }

    private static String sql(UnaryOperator<String> select) {
        return TABLES.stream().map(select).collect(Collectors.joining("\nunion all\n", "", ";"));
    }

    /// Reads all rows of one table.
    void read(String table, Reader reader) throws ImportException {
        try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (var line = line(lines); line != null; line = line(lines)) {
                number++;
                row(line, number, table, reader);
            }
        } catch (IOException e) {
            throw new ImportException("the dump " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String line(BufferedReader lines) throws IOException {
        var line = lines.readLine();
        if (line != null && line.length() > LONGEST_LINE) {
            throw new IOException("a line is longer than " + LONGEST_LINE + " characters");
        }
        return line;
    }

    private void row(String line, int number, String table, Reader reader) throws ImportException {
        if (line.isBlank()) {
            return;
        }
        var fields = line.split("\t", -1);
        if (fields.length != 3 || !TABLES.contains(fields[0])) {
            throw new ImportException("line " + number + " of " + file + " is not of the form TABLE, tab, KEY, tab, VALUE; see ca-server import sql");
        }
        if (fields[0].equals(table)) {
            try {
                reader.read(HexFormat.of().parseHex(fields[1]), HexFormat.of().parseHex(fields[2]));
            } catch (IllegalArgumentException e) {
                throw new ImportException("line " + number + " of " + file + " is not in hex", e);
            }
        }
    }
}
