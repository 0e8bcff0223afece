package org.countersign.server.upkeep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.RegularFile;
import org.countersign.server.ledger.ChainAnchor;
import org.countersign.server.ledger.LedgerReader;

/// `backup.json` in a backup: how far it reaches, so that one that was cut off is noticed.
///
/// @param ledgerId in hex
record BackupNote(String ledgerId, ChainAnchor anchor, Instant madeAt) {
    private static final String FILE = "backup.json";
    private static final int FORMAT = 1;
    private static final int MOST = 64 * 1024;

    static BackupNote of(LedgerReader.Extent extent, Instant now) {
        return new BackupNote(HexFormat.of().formatHex(extent.ledgerId()), extent.anchor(), now);
    }

    void write(Path backup) throws IOException {
        var json = JsonObject.builder().put("format", FORMAT).put("ledger", ledgerId).put("anchor", anchor.toString())
                .put("madeAt", madeAt.toString()).build();
        byte[] text = (Json.writeIndented(json, "  ") + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.createNew(backup.resolve(FILE), text, FileMode.PRIVATE);
    }

    /// @return nothing when the directory was not made by `ca-server backup`
    static Optional<BackupNote> read(Path backup) throws IOException {
        Path file = backup.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            var json = Json.parseObject(RegularFile.read(file, MOST, "backup note"), JsonLimits.FILE);
            if (json.integer("format").orElse(0) != FORMAT) {
                throw new IOException(file + " is of a format that is unknown to this server");
            }
            return Optional.of(new BackupNote(json.text("ledger"), ChainAnchor.parse(json.text("anchor")), Instant.parse(json.text("madeAt"))));
        } catch (KeyFileException e) {
            throw new IOException(e.getMessage(), e);
        } catch (JsonException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /// @throws IOException when that is not the ledger that was backed up, whole
    void require(LedgerReader.Extent found) throws IOException {
        if (!HexFormat.of().formatHex(found.ledgerId()).equals(ledgerId) || !found.anchor().toString().equals(anchor.toString())) {
            throw new IOException("the backup reaches to " + found.anchor() + ", but was made up to " + anchor + ": it was changed or cut off");
        }
    }
}
