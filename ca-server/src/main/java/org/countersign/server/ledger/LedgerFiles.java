package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of the files in a ledger's directory.
final class LedgerFiles {
    static final String UNFINISHED = ".unfinished";
    private static final Pattern SEGMENT = Pattern.compile("[0-9]{10}\\.ledger");

    private LedgerFiles() {}

    /// Where the segments are, in a data directory.
    static Path directory(Path dataDirectory) {
        return dataDirectory.resolve("ledger");
    }

    static Path segment(Path directory, long number) {
        return directory.resolve(String.format(Locale.ROOT, "%010d.ledger", number));
    }

    /// All segments in order of number.
    ///
    /// @throws DamagedLedgerException when one is missing
    static List<Path> segments(Path directory) throws IOException {
        var segments = new ArrayList<Path>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> SEGMENT.matcher(file.getFileName().toString()).matches()).sorted()
                    .forEach(segments::add);
        }
        for (int i = 0; i < segments.size(); i++) {
            Path expected = segment(directory, i + 1);
            if (!segments.get(i).equals(expected)) {
                throw new DamagedLedgerException(expected, "the segment is missing");
            }
        }
        return segments;
    }

    /// Removes files that a crash left before they were given their name.
    static void removeUnfinished(Path directory) throws IOException {
        List<Path> unfinished;
        try (Stream<Path> files = Files.list(directory)) {
            unfinished = files.filter(file -> file.toString().endsWith(UNFINISHED)).toList();
        }
        for (Path file : unfinished) {
            Files.delete(file);
        }
    }
}
