package org.countersign.server.store.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.server.ledger.ChainAnchor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this node saw last of the ledger, in a file of its own: so it notices after a restart as well when the database has forgotten
/// something, as one does that was brought back to an earlier moment. Nobody else's word is taken for it, since the database would
/// have forgotten that too.
///
/// Safe for any number of threads.
final class SeenFile {
    private static final Logger LOG = LoggerFactory.getLogger(SeenFile.class);

    private final Path file;
    private long written;
    private long configuration;
    private String digest = "";
    private long writtenConfiguration;
    private boolean failing;

    SeenFile(Path file) {
        this.file = file;
    }

    /// @param digest of the configuration; empty: it was not noted
    private record Seen(String ledger, ChainAnchor anchor, Instant recorded, long configuration, String digest) {
        boolean isOf(byte[] ledgerId) {
            return ledger.equals(HexFormat.of().formatHex(ledgerId));
        }
    }

    /// The highest version of the shared configuration of this ledger that the server at the file went by; 0: none that it remembers.
    static long configuration(Path file, byte[] ledgerId) throws SQLException {
        if (Files.notExists(file)) {
            return 0;
        }
        var seen = new SeenFile(file).read();
        return seen.isOf(ledgerId) ? seen.configuration() : 0;
    }

    /// @param newest version of the shared configuration that the database gave this node; 0: none
    /// @throws SQLException when the database does not hold what this node saw, and no operator has said that this is known
    synchronized void check(byte[] ledgerId, Head head, long newest, Connection connection) throws SQLException {
        if (Files.notExists(file)) {
            return;
        }
        var seen = read();
        if (!seen.isOf(ledgerId)) {
            throw new SQLException("it is not the ledger that this server used before; if that is meant, remove " + file);
        }
        // The mark of a restoration is no excuse: whoever writes to the database can set it, and only the CA's key makes a newer version.
        if (newest > 0 && newest < seen.configuration()) {
            throw new SQLException(ConfigurationVersion.goneBack(newest, seen.configuration()));
        }
        if (newest > 0 && newest == seen.configuration() && !seen.digest().isEmpty() && !seen.digest().equals(Configurations.digest(newest, connection))) {
            throw new SQLException(ConfigurationVersion.isAnother(newest));
        }
        configuration = seen.configuration();
        digest = seen.digest();
        long record = seen.anchor().record();
        boolean there = record <= head.gone().record()
                || LastSeen.chain(record, connection).filter(chain -> Arrays.equals(chain, seen.anchor().hash())).isPresent();
        if (!there && !isMarked(head, seen)) {
            throw new SQLException("it does not hold record " + record + " of " + seen.recorded() + " any more, which this server saw: it was brought back to an"
                    + " earlier moment, or a copy that was behind took its place. Stop all servers, then run: ca-server restore mark");
        }
    }

    /// The mark of a restoration, behind what was seen, says that somebody has taken care.
    private static boolean isMarked(Head head, Seen seen) {
        return head.oldestToken().filter(mark -> !mark.isBefore(seen.recorded())).isPresent();
    }

    private Seen read() throws SQLException {
        try {
            var json = Json.parseObject(Files.readAllBytes(file), JsonLimits.FILE);
            return new Seen(json.text("ledger"), ChainAnchor.parse(json.text("anchor")), Instant.parse(json.text("recorded")),
                    json.integer("configuration").orElse(0), json.text("configurationDigest"));
        } catch (IOException | JsonException | IllegalArgumentException | DateTimeException e) {
            throw new SQLException("what this server saw of it last cannot be read from " + file + ": " + e.getMessage(), e);
        }
    }

    /// Takes note of it. That it cannot is said once: the node remembers while it runs.
    ///
    /// @param current version of the shared configuration; 0: the node has one of its own, and may come back to the shared one
    synchronized void write(byte[] ledgerId, LastSeen.Position last, Instant recorded, long current, Connection connection) throws SQLException {
        if (current > configuration || current > 0 && current == configuration && digest.isEmpty()) {
            digest = Configurations.digest(current, connection);
            configuration = current;
        }
        if (last.record() == written && configuration == writtenConfiguration) {
            return;
        }
        var json = JsonObject.builder().put("_about", "What this server saw last of the ledger in its database; it makes this file anew.")
                .put("ledger", HexFormat.of().formatHex(ledgerId)).put("anchor", new ChainAnchor(last.record(), last.chain()).toString())
                .put("recorded", recorded.toString()).put("configuration", configuration)
                .putUnlessEmpty("configurationDigest", digest).build();
        try {
            AtomicFile.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, (Json.writeIndented(json, "  ") + "\n").getBytes(StandardCharsets.UTF_8), FileMode.PRIVATE);
            written = last.record();
            writtenConfiguration = configuration;
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.atWarn().addKeyValue("file", file).addKeyValue("cause", e.getMessage())
                        .log("what was seen last of the ledger cannot be noted; a database that forgets something is noticed only until the next start");
            }
            failing = true;
        }
    }
}
