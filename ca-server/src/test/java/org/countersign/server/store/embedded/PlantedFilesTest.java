package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SettableTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody else can have put into the data directory before a start: it is named and refused, and nobody waits for it.
class PlantedFilesTest {
    private static final int SMALL = 600;
    private static final int NOBODY = 65_534;

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void fill() throws IOException {
        data = directory.resolve("db");
        try (var store = open()) {
            for (int serial = 1; serial <= 3; serial++) {
                store.admit(Samples.issuance(Samples.user(serial, "a", "a")));
            }
        }
        // The next start makes the indexes that were not ready at the end of this one.
        open().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "ledger/0000000001.ledger", "ledger/0000000001.index"})
    void a_link_is_not_followed(String name) throws Exception {
        Path elsewhere = Files.move(data.resolve(name), directory.resolve("elsewhere"));
        byte[] content = Files.readAllBytes(elsewhere);
        Files.createSymbolicLink(data.resolve(name), elsewhere);
        refused(name);
        assertEquals(content.length, Files.size(elsewhere));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "ledger/0000000001.ledger", "ledger/0000000001.index"})
    void a_pipe_is_not_waited_for(String name) throws Exception {
        Files.delete(data.resolve(name));
        var made = new ProcessBuilder("mkfifo", data.resolve(name).toString()).inheritIO().start();
        assertTrue(made.waitFor(60, TimeUnit.SECONDS) && made.exitValue() == 0);
        refused(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "ledger/0000000001.ledger", "ledger/0000000001.index"})
    void a_device_or_a_directory_is_no_file(String name) throws Exception {
        Files.delete(data.resolve(name));
        Files.createSymbolicLink(data.resolve(name), Path.of("/dev/zero"));
        refused(name);
        Files.delete(data.resolve(name));
        Files.createDirectory(data.resolve(name));
        refused(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "tail"})
    void what_is_written_to_has_one_name_alone(String name) throws Exception {
        Path written = name.equals("lock") ? data.resolve(name) : tail();
        Path second = Files.createLink(directory.resolve("second"), written);
        byte[] content = Files.readAllBytes(second);
        refused(written.getFileName().toString());
        assertArrayEquals(content, Files.readAllBytes(second));
        Files.delete(second);
        open().close();
    }

    /// What is closed is never written to again; links are a quick way to keep it elsewhere as well.
    @Test
    void a_closed_segment_may_have_a_second_name() throws Exception {
        Files.createLink(directory.resolve("second"), data.resolve("ledger/0000000001.ledger"));
        open().close();
    }

    private Path tail() throws IOException {
        try (var files = Files.list(data.resolve("ledger"))) {
            return files.filter(file -> file.toString().endsWith(".ledger")).max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    @Test
    void a_directory_that_everybody_can_write_to_is_refused() throws Exception {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        refused("db");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        open().close();
    }

    @Test
    void a_directory_of_another_account_is_refused() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a directory away");
        Files.setAttribute(data, "unix:uid", NOBODY);
        refused("db");
        Files.setAttribute(data, "unix:uid", 0);
        open().close();
    }

    private void refused(String name) {
        var refusal = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> assertThrows(IOException.class, () -> open().close()));
        assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
    }

    private EmbeddedStore open() throws IOException {
        return EmbeddedStore.open(data, new SettableTime(Samples.NOW), _ -> { }, SMALL);
    }
}
