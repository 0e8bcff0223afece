package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
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

    /// Where the segments go that have left, in a data directory.
    static Path archive(Path dataDirectory) {
        return dataDirectory.resolve("archive");
    }

    /// All segments in order of number, without gap. Those in front of a gap are left out when they may be away.
    ///
    /// @throws DamagedLedgerException when one is missing that must be there
    static List<Path> segments(Path directory) throws IOException {
        return segments(directory, List.of());
    }

    /// @param archive files of segments that have left the directory, in any order
    static List<Path> segments(Path directory, List<Path> archive) throws IOException {
        var byNumber = new TreeMap<Long, Path>();
        archive.forEach(file -> byNumber.put(number(file), file));
        list(directory).forEach(file -> byNumber.put(number(file), file));
        var segments = new ArrayDeque<Path>();
        long first = byNumber.isEmpty() ? 0 : byNumber.lastKey();
        while (byNumber.containsKey(first)) {
            segments.addFirst(byNumber.get(first--));
        }
        if (first > 0 && first + 1 > oldest(segments.getLast())) {
            throw new DamagedLedgerException(segment(directory, first), "the segment is missing");
        }
        return List.copyOf(segments);
    }

    /// The files there that are named like segments.
    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> SEGMENT.matcher(file.getFileName().toString()).matches()).toList();
        }
    }

    static long number(Path segment) {
        String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private static long oldest(Path segment) throws IOException {
        return new SegmentLinks().header(segment).oldest();
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
