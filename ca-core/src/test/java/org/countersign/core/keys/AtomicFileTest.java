package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "new content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @AfterEach
    void nothing_is_left_beside_the_target() throws IOException {
        try (var files = Files.list(directory)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @ParameterizedTest
    @EnumSource(FileMode.class)
    void writes_a_new_file_with_its_mode(FileMode mode) throws IOException {
        var target = directory.resolve("file");
        AtomicFile.write(target, NEW, mode);

        assertArrayEquals(NEW, Files.readAllBytes(target));
        assertEquals(mode == FileMode.PRIVATE ? "rw-------" : "rw-r--r--", mode(target));
    }

    @Test
    void replaces_a_file_and_its_mode() throws IOException {
        var target = Files.write(directory.resolve("file"), OLD);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-rw-"));
        AtomicFile.write(target, NEW, FileMode.PRIVATE);

        assertArrayEquals(NEW, Files.readAllBytes(target));
        assertEquals("rw-------", mode(target));
    }

    @Test
    void rewriting_keeps_the_mode_of_a_file_that_is_there() throws IOException {
        var target = Files.write(directory.resolve("file"), OLD);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        AtomicFile.rewrite(target, NEW, FileMode.PUBLIC);

        assertArrayEquals(NEW, Files.readAllBytes(target));
        assertEquals("rw-r-----", mode(target));
    }

    @Test
    void rewriting_gives_a_new_file_the_mode_for_new_ones() throws IOException {
        AtomicFile.rewrite(directory.resolve("file"), NEW, FileMode.PRIVATE);

        assertEquals("rw-------", mode(directory.resolve("file")));
    }

    @Test
    void creating_refuses_a_file_that_is_there() throws IOException {
        var target = Files.write(directory.resolve("file"), OLD);

        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.createNew(target, NEW, FileMode.PRIVATE));
        assertArrayEquals(OLD, Files.readAllBytes(target));
    }

    @Test
    void creating_refuses_a_symbolic_link_even_to_nowhere() throws IOException {
        var target = Files.createSymbolicLink(directory.resolve("file"), directory.resolve("nowhere"));

        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.createNew(target, NEW, FileMode.PRIVATE));
        assertFalse(Files.exists(directory.resolve("nowhere")));
    }

    @Test
    void of_many_creators_one_wins() throws Exception {
        var target = directory.resolve("file");
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Boolean> creator = () -> {
                try {
                    AtomicFile.createNew(target, NEW, FileMode.PRIVATE);
                    return true;
                } catch (FileAlreadyExistsException _) {
                    return false;
                }
            };
            long winners = 0;
            for (var result : threads.invokeAll(java.util.Collections.nCopies(32, creator))) {
                winners += result.get() ? 1 : 0;
            }
            assertEquals(1, winners);
        }
    }

    @Test
    void refuses_to_write_through_or_over_a_symbolic_link() throws IOException {
        var elsewhere = Files.write(directory.resolve("elsewhere"), OLD);
        var link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

        var refusal = assertThrows(FileSystemException.class, () -> AtomicFile.write(link, NEW, FileMode.PUBLIC));
        assertThrows(FileSystemException.class, () -> AtomicFile.rewrite(link, NEW, FileMode.PUBLIC));
        assertTrue(refusal.getMessage().contains("symbolic link"));
        assertArrayEquals(OLD, Files.readAllBytes(elsewhere));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void refuses_to_replace_a_directory() {
        assertThrows(FileSystemException.class, () -> AtomicFile.write(directory, NEW, FileMode.PUBLIC));
    }

    @Test
    void refuses_a_directory_that_does_not_exist() {
        assertThrows(NoSuchFileException.class,
                () -> AtomicFile.write(directory.resolve("absent/file"), NEW, FileMode.PUBLIC));
    }

    @Test
    void creates_missing_directories_for_the_owner_alone() throws IOException {
        var deep = directory.resolve("a/b/c");
        AtomicFile.createDirectories(deep);
        AtomicFile.createDirectories(deep);

        assertEquals("rwx------", mode(deep));
        assertEquals("rwx------", mode(directory.resolve("a")));
    }

    @Test
    void leaves_the_mode_of_a_directory_that_is_there() throws IOException {
        var shared = Files.createDirectory(directory.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        AtomicFile.createDirectories(shared);

        assertEquals("rwxr-xr-x", mode(shared));
    }

    @Test
    void refuses_a_file_in_the_place_of_a_directory() throws IOException {
        Files.write(directory.resolve("a"), OLD);

        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.createDirectories(directory.resolve("a")));
    }

    /// Run under another umask, by the test below.
    static final class Writer {
        public static void main(String[] arguments) throws IOException {
            var directory = Path.of(arguments[0]);
            AtomicFile.write(directory.resolve("private"), NEW, FileMode.PRIVATE);
            AtomicFile.createNew(directory.resolve("public"), NEW, FileMode.PUBLIC);
            AtomicFile.createDirectories(directory.resolve("directory/inner"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "077", "777"})
    void the_umask_does_not_matter(String umask) throws Exception {
        Tools.runMain(directory, "umask " + umask, Writer.class, directory.toString());

        assertEquals("rw-------", mode(directory.resolve("private")));
        assertEquals("rw-r--r--", mode(directory.resolve("public")));
        assertEquals("rwx------", mode(directory.resolve("directory/inner")));
    }
}
