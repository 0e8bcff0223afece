package org.countersign.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.terminal.ScriptedDevice;
import org.countersign.cli.terminal.Terminal;
import org.countersign.core.keys.FileMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
    @TempDir
    Path directory;

    private static OutputFiles silent(boolean force) {
        return new OutputFiles(new Terminal(Optional::empty), force);
    }

    private static OutputFiles answering(String text) {
        var device = new ScriptedDevice(text);
        return new OutputFiles(new Terminal(() -> Optional.of(device)), false);
    }

    private Path existing(String mode) throws IOException {
        var file = Files.writeString(directory.resolve("old"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static CommandFailure refusal(OutputFiles files, Path path) {
        return assertThrows(CommandFailure.class, () -> files.claim(path, FileMode.PUBLIC));
    }

    @Test
    void a_new_file_needs_no_question() throws IOException {
        var file = silent(false).claim(directory.resolve("new"), FileMode.PUBLIC);
        assertTrue(Files.notExists(file.path()));
        file.write("content");
        assertEquals("content", Files.readString(file.path()));
        assertEquals("rw-r--r--", mode(file.path()));
    }

    @Test
    void yes_replaces_and_keeps_the_mode() throws IOException {
        var old = existing("rw-rw----");
        answering("y\n").claim(old, FileMode.PUBLIC).write("new");
        assertEquals("new", Files.readString(old));
        assertEquals("rw-rw----", mode(old));
    }

    @Test
    void a_secret_is_for_its_owner_whatever_was_there() throws IOException {
        var old = existing("rw-r--r--");
        silent(true).claimSecret(old).write("secret");
        assertEquals("rw-------", mode(old));
    }

    @Test
    void no_leaves_the_file_alone() throws IOException {
        var old = existing("rw-r--r--");
        assertEquals(old + ": file exists", refusal(answering("n\n"), old).getMessage());
        assertEquals("old", Files.readString(old));
    }

    @Test
    void without_a_terminal_the_flag_is_named() throws IOException {
        assertEquals("give the answer with the '--force' flag",
                refusal(silent(false), existing("rw-------")).hint().orElseThrow());
    }

    @Test
    void obstacles_are_met_before_anything_is_written() throws IOException {
        assertEquals(directory + " is a directory", refusal(silent(true), directory).getMessage());
        assertEquals(directory.resolve("none") + ": no such directory",
                refusal(silent(true), directory.resolve("none/file")).getMessage());
        var link = Files.createSymbolicLink(directory.resolve("link"), existing("rw-------"));
        assertEquals(link + " is a symbolic link", refusal(silent(true), link).getMessage());
    }

    @Test
    void one_file_cannot_hold_two_results() {
        var files = silent(true);
        files.claim(directory.resolve("x"), FileMode.PUBLIC);
        assertEquals(directory.resolve("y/../x") + " is named twice", refusal(files, directory.resolve("y/../x")).getMessage());
    }
}
