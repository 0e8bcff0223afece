package org.countersign.bench.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.countersign.bench.faults.LostPower.Kept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostPowerTest {
    private static final List<String> TRACE = List.of(
            "7 openat(AT_FDCWD, \"" + hex("/d/a") + "\", O_RDWR|O_CREAT|O_EXCL, 0600) = 5",
            "7 pwrite64(5, \"" + hex("one") + "\", 3, 0) = 3",
            "7 fsync(5)                          = 0",
            "7 openat(AT_FDCWD, \"" + hex("/d") + "\", O_RDONLY) = 6",
            "7 fsync(6 <unfinished ...>",
            "8 write(1, \"" + hex("issued 1\n") + "\", 9) = 9",
            "7 <... fsync resumed>)              = 0",
            "7 pwrite64(5, \"" + hex("two") + "\", 3, 3) = 3",
            "7 openat(AT_FDCWD, \"" + hex("/e/none") + "\", O_RDONLY) = -1 ENOENT (No such file or directory)",
            "7 rename(\"" + hex("/d/a") + "\", \"" + hex("/d/b") + "\") = 0");

    @TempDir
    Path directory;

    private final Random random = new Random(1);

    @Test
    void reads_calls_that_were_cut_in_two_and_leaves_out_those_that_failed() throws Exception {
        var calls = read();
        assertEquals(8, calls.size());
        assertEquals(new DiskCall.Said("issued 1"), calls.get(4));
        assertEquals(new DiskCall.Sync(6), calls.get(5));
        assertEquals(new DiskCall.Rename(Path.of("/d/a"), Path.of("/d/b")), calls.get(7));
    }

    @Test
    void loses_what_was_not_synced_and_keeps_the_rest() throws Exception {
        assertEquals("b=onetwo", after(8, Kept.ALL));
        assertEquals("a=one", after(8, Kept.NOTHING));
    }

    @Test
    void loses_a_name_whose_directory_was_not_synced_and_a_file_that_was_not() throws Exception {
        assertEquals("", after(3, Kept.NOTHING));
        assertEquals("a=", after(1, Kept.ALL));
    }

    @Test
    void keeps_any_part_of_what_was_not_synced() throws Exception {
        var found = new TreeSet<String>();
        for (int i = 0; i < 100; i++) {
            found.add(after(8, Kept.SOME));
        }
        assertEquals(new TreeSet<>(List.of("a=one", "a=onetwo", "b=one", "b=onetwo")), found);
    }

    @Test
    void a_store_that_does_not_sync_is_found_out() throws Exception {
        var disk = new LostPower(Path.of("/d"));
        read().stream().filter(call -> !(call instanceof DiskCall.Sync)).forEach(disk::follow);
        disk.rebuild(directory.resolve("found"), Kept.NOTHING, random);
        assertTrue(Files.isDirectory(directory.resolve("found")));
        assertFalse(Files.exists(directory.resolve("found/a")) || Files.exists(directory.resolve("found/b")));
    }

    private List<DiskCall> read() throws Exception {
        return DiskCall.read(Files.write(directory.resolve("trace"), TRACE));
    }

    /// The files that are found when the power went after so many calls.
    private String after(int calls, Kept kept) throws Exception {
        var disk = new LostPower(Path.of("/d"));
        read().subList(0, calls).forEach(disk::follow);
        var target = Files.createTempDirectory(directory, "found");
        disk.rebuild(target, kept, random);
        try (var files = Files.list(target)) {
            return files.sorted().map(LostPowerTest::shown).collect(Collectors.joining(","));
        }
    }

    private static String shown(Path file) {
        try {
            return file.getFileName() + "=" + Files.readString(file);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(String text) {
        return text.chars().mapToObj("\\x%02x"::formatted).collect(Collectors.joining());
    }
}
