package org.countersign.bench.faults;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// What clients were told by a server, a line for each answer, in a file that outlives the server and the client: whatever happens to
/// the server, its ledger has to agree with this one.
final class Answers implements AutoCloseable {
    /// One answer, as it stands in the file.
    sealed interface Answer {
        String line();
    }

    /// 201: a certificate was handed over.
    ///
    /// @param token  ID of the one-time token
    /// @param serial of the certificate, unsigned
    /// @param digest hex SHA-256 of the bytes that are signed
    record Issued(String token, long serial, String digest) implements Answer {
        @Override
        public String line() {
            return "issued " + token + " " + Long.toUnsignedString(serial) + " " + digest;
        }
    }

    /// 200: the certificate with this serial is revoked.
    record Revoked(long serial) implements Answer {
        @Override
        public String line() {
            return "revoked " + Long.toUnsignedString(serial);
        }
    }

    /// 401, the token was used before, although the answer to its first use never came: something must be on record for it.
    record Spent(String token) implements Answer {
        @Override
        public String line() {
            return "spent " + token;
        }
    }

    private final BufferedWriter out;

    private Answers(BufferedWriter out) {
        this.out = out;
    }

    /// Adds to a file, which may be there from earlier.
    static Answers addTo(Path file) throws IOException {
        return new Answers(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    static List<Answer> read(Path file) throws IOException {
        try (var lines = Files.lines(file, StandardCharsets.US_ASCII)) {
            return lines.map(Answers::parse).toList();
        }
    }

    private static Answer parse(String line) {
        var words = line.split(" ");
        return switch (words[0]) {
            case "issued" -> new Issued(words[1], Long.parseUnsignedLong(words[2]), words[3]);
            case "revoked" -> new Revoked(Long.parseUnsignedLong(words[1]));
            case "spent" -> new Spent(words[1]);
            default -> throw new IllegalArgumentException("not an answer: " + line);
        };
    }

    synchronized void add(Answer answer) throws IOException {
        out.write(answer.line());
        out.newLine();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
