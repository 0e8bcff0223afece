package org.countersign.bench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A system call that changed files or made changes durable, or told somebody something, as `strace -f -xx` writes it down.
sealed interface DiskCall {
    record Open(int fd, Path path, boolean creates, boolean truncates) implements DiskCall {}

    /// @param at -1 for behind what was written last
    record Write(int fd, byte[] bytes, long at) implements DiskCall {}

    record Truncate(int fd, long length) implements DiskCall {}

    record Sync(int fd) implements DiskCall {}

    record Rename(Path from, Path to) implements DiskCall {}

    record Unlink(Path path) implements DiskCall {}

    record MakeDirectory(Path path) implements DiskCall {}

    /// A line on standard output.
    record Said(String line) implements DiskCall {}

    /// Reads a trace, in the order in which the calls ended.
    static List<DiskCall> read(Path trace) throws IOException {
        var calls = new ArrayList<DiskCall>();
        var begun = new HashMap<String, String>();
        try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                whole(line, begun).flatMap(Parser::parse).ifPresent(calls::add);
            }
        }
        return calls;
    }

    /// The whole call, when this line ends one: strace cuts a line in two when another thread comes between.
    private static Optional<String> whole(String line, Map<String, String> begun) {
        int blank = line.indexOf(' ');
        var thread = line.substring(0, blank);
        var rest = line.substring(blank).strip();
        if (rest.endsWith("<unfinished ...>")) {
            begun.put(thread, rest.substring(0, rest.length() - "<unfinished ...>".length()).stripTrailing());
            return Optional.empty();
        }
        if (rest.startsWith("<... ")) {
            return Optional.ofNullable(begun.remove(thread)).map(start -> start + rest.substring(rest.indexOf("resumed>") + "resumed>".length()));
        }
        return Optional.of(rest);
    }

    /// Lines of calls that succeeded. By hand and not by pattern: a line may be megabytes long.
    final class Parser {
        private Parser() {}

        static Optional<DiskCall> parse(String line) {
            int open = line.indexOf('(');
            int close = line.lastIndexOf(") ");
            int equals = line.lastIndexOf("= ");
            if (open < 0 || close < open || equals < close || !Character.isDigit(line.charAt(equals + 2))) {
                return Optional.empty();
            }
            int result = Integer.parseInt(line.substring(equals + 2).split("\\D", 2)[0]);
            return parse(line.substring(0, open), line.substring(open + 1, close), result);
        }

        private static Optional<DiskCall> parse(String name, String arguments, int result) {
            return switch (name) {
                case "openat" -> Optional.of(new Open(result, path(arguments, 0), arguments.contains("O_CREAT"), arguments.contains("O_TRUNC")));
                case "write" -> Optional.of(written(fd(arguments), Arrays.copyOf(quoted(arguments, 0), result)));
                case "pwrite64" -> Optional.of(new Write(fd(arguments), Arrays.copyOf(quoted(arguments, 0), result), last(arguments)));
                case "ftruncate" -> Optional.of(new Truncate(fd(arguments), last(arguments)));
                case "fsync", "fdatasync" -> Optional.of(new Sync(fd(arguments)));
                case "rename", "renameat", "renameat2" -> Optional.of(new Rename(path(arguments, 0), path(arguments, 1)));
                case "unlink", "unlinkat" -> Optional.of(new Unlink(path(arguments, 0)));
                case "mkdir", "mkdirat" -> Optional.of(new MakeDirectory(path(arguments, 0)));
                default -> Optional.empty();
            };
        }

        private static DiskCall written(int fd, byte[] bytes) {
            return fd == 1 ? new Said(new String(bytes, StandardCharsets.US_ASCII).strip()) : new Write(fd, bytes, -1);
        }

        private static int fd(String arguments) {
            int end = arguments.indexOf(',');
            return Integer.parseInt(end < 0 ? arguments : arguments.substring(0, end));
        }

        private static long last(String arguments) {
            return Long.parseLong(arguments.substring(arguments.lastIndexOf(',') + 1).strip());
        }

        private static Path path(String arguments, int which) {
            return Path.of(new String(quoted(arguments, which), StandardCharsets.UTF_8)).normalize();
        }

        /// What stands between the quotes, every byte of it as `\\x` and two digits.
        private static byte[] quoted(String arguments, int which) {
            int start = arguments.indexOf('"');
            for (int i = 0; i < which; i++) {
                start = arguments.indexOf('"', arguments.indexOf('"', start + 1) + 1);
            }
            int end = arguments.indexOf('"', start + 1);
            if (start < 0 || end < 0 || arguments.startsWith("...", end + 1)) {
                throw new IllegalArgumentException("not understood: " + arguments.substring(0, Math.min(200, arguments.length())));
            }
            byte[] bytes = new byte[(end - start - 1) / 4];
            for (int i = 0; i < bytes.length; i++) {
                int at = start + 1 + 4 * i;
                bytes[i] = (byte) (Character.digit(arguments.charAt(at + 2), 16) << 4 | Character.digit(arguments.charAt(at + 3), 16));
            }
            return bytes;
        }
    }
}
