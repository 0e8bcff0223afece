package org.countersign.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A directory on a disk that may lose power: what a file holds is certain only after it was synced, and a name only after its directory
/// was. Follows [DiskCall]s and writes down what the directory could be afterwards.
///
/// Stricter than file systems are: a sync of a file makes none of its names durable.
final class LostPower {
    private static final int SECTOR = 512;

    /// What is left of what was not synced.
    enum Kept { ALL, NOTHING, SOME }

    private sealed interface Change {
        record Bytes(long at, byte[] bytes) implements Change {}

        record Length(long length) implements Change {}
    }

    private static final class File {
        private byte[] durable = {};
        private byte[] now = {};
        private final List<Change> since = new ArrayList<>();

        void change(Change change) {
            now = changed(now, change);
            since.add(change);
        }

        void sync() {
            durable = now.clone();
            since.clear();
        }

        byte[] after(Kept kept, Random random) {
            return switch (kept) {
                case ALL -> now;
                case NOTHING -> durable;
                case SOME -> some(random);
            };
        }

        /// Any of the sectors that were written, and any of the lengths.
        private byte[] some(Random random) {
            byte[] bytes = durable.clone();
            for (Change change : since) {
                if (change instanceof Change.Bytes(var at, var written)) {
                    for (int from = 0; from < written.length; ) {
                        int to = (int) Math.min(written.length, ((at + from) / SECTOR + 1) * SECTOR - at);
                        if (random.nextBoolean()) {
                            bytes = changed(bytes, new Change.Bytes(at + from, Arrays.copyOfRange(written, from, to)));
                        }
                        from = to;
                    }
                } else if (random.nextBoolean()) {
                    bytes = changed(bytes, change);
                }
            }
            return bytes;
        }

        private static byte[] changed(byte[] bytes, Change change) {
            return switch (change) {
                case Change.Length(var length) -> Arrays.copyOf(bytes, Math.toIntExact(length));
                case Change.Bytes(var at, var written) -> {
                    int end = Math.toIntExact(at + written.length);
                    byte[] longer = end > bytes.length ? Arrays.copyOf(bytes, end) : bytes.clone();
                    System.arraycopy(written, 0, longer, Math.toIntExact(at), written.length);
                    yield longer;
                }
            };
        }
    }

    private record Naming(Path directory, Map<Path, File> added, Set<Path> removed) {}

    private final Path root;
    private final Map<Integer, File> open = new HashMap<>();
    private final Map<Integer, Path> openDirectories = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();
    private final Set<Path> directories = new HashSet<>();
    private final Map<Path, File> names = new TreeMap<>();
    private final Map<Path, File> durableNames = new TreeMap<>();
    private final List<Naming> namings = new ArrayList<>();

    /// @param root the directory as the traced process called it; what is outside is of no interest
    LostPower(Path root) {
        this.root = root;
        directories.add(root);
    }

    void follow(DiskCall call) {
        switch (call) {
            case DiskCall.Open opened -> open(opened);
            case DiskCall.Write(var fd, var bytes, var at) -> write(fd, bytes, at);
            case DiskCall.Truncate(var fd, var length) -> {
                if (open.containsKey(fd)) {
                    open.get(fd).change(new Change.Length(length));
                }
            }
            case DiskCall.Sync(var fd) -> sync(fd);
            case DiskCall.Rename(var from, var to) -> {
                if (names.containsKey(from)) {
                    var file = names.remove(from);
                    names.put(to, file);
                    namings.add(new Naming(to.getParent(), Map.of(to, file), Set.of(from)));
                }
            }
            case DiskCall.Unlink(var path) -> {
                if (names.remove(path) != null) {
                    namings.add(new Naming(path.getParent(), Map.of(), Set.of(path)));
                }
            }
            case DiskCall.MakeDirectory(var path) -> {
                if (path.startsWith(root)) {
                    directories.add(path);
                }
            }
            case DiskCall.Said _ -> { }
        }
    }

    private void open(DiskCall.Open opened) {
        int fd = opened.fd();
        open.remove(fd);
        openDirectories.remove(fd);
        offsets.put(fd, 0L);
        var path = opened.path();
        if (directories.contains(path)) {
            openDirectories.put(fd, path);
        } else if (names.containsKey(path)) {
            open.put(fd, names.get(path));
        } else if (path.startsWith(root) && opened.creates()) {
            var file = new File();
            names.put(path, file);
            namings.add(new Naming(path.getParent(), Map.of(path, file), Set.of()));
            open.put(fd, file);
        }
        if (opened.truncates() && open.containsKey(fd)) {
            open.get(fd).change(new Change.Length(0));
        }
    }

    private void write(int fd, byte[] bytes, long at) {
        if (open.containsKey(fd)) {
            long from = at >= 0 ? at : offsets.get(fd);
            open.get(fd).change(new Change.Bytes(from, bytes));
            if (at < 0) {
                offsets.put(fd, from + bytes.length);
            }
        }
    }

    private void sync(int fd) {
        if (open.containsKey(fd)) {
            open.get(fd).sync();
        }
        if (openDirectories.containsKey(fd)) {
            var directory = openDirectories.get(fd);
            for (var naming : List.copyOf(namings)) {
                if (naming.directory().equals(directory)) {
                    apply(naming, durableNames);
                    namings.remove(naming);
                }
            }
        }
    }

    private static void apply(Naming naming, Map<Path, File> names) {
        naming.removed().forEach(names::remove);
        names.putAll(naming.added());
    }

    /// Writes the directory as it could be found after the power was lost now.
    void rebuild(Path target, Kept kept, Random random) throws IOException {
        var found = new TreeMap<>(kept == Kept.ALL ? names : durableNames);
        if (kept == Kept.SOME) {
            // A file system keeps changes of names in their order.
            namings.stream().limit(random.nextInt(namings.size() + 1)).forEach(naming -> apply(naming, found));
        }
        for (Path directory : directories) {
            Files.createDirectories(target.resolve(root.relativize(directory)));
        }
        for (var file : found.entrySet()) {
            Files.write(target.resolve(root.relativize(file.getKey())), file.getValue().after(kept, random));
        }
    }
}
