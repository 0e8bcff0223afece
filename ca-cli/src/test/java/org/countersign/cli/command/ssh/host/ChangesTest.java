package org.countersign.cli.command.ssh.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.keys.KeyFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangesTest {
    @TempDir
    Path directory;

    private static List<Exception> failures() {
        return List.of(new CommandFailure("sshd said no"), new NoSuchFileException("/gone"), new KeyFileException("unreadable"));
    }

    /// A running sshd reads these files at every login: half of a change would lock people out, whatever went wrong.
    @ParameterizedTest
    @MethodSource("failures")
    void everything_is_put_back_whatever_goes_wrong(Exception failure) throws Exception {
        var written = Files.writeString(directory.resolve("written"), "old");
        var removed = Files.writeString(directory.resolve("removed"), "kept");
        var changes = new Changes();
        var told = new ArrayList<String>();
        assertThrows(failure.getClass(), () -> changes.allOrNothing(() -> {
            changes.directory(directory.resolve("made"));
            changes.write(directory.resolve("made/new"), new byte[1]);
            changes.write(written, new byte[2]);
            changes.remove(removed);
            changes.tellAfterUndo(() -> told.add(read(written)));
            raise(failure);
        }));
        assertEquals("old", Files.readString(written));
        assertEquals("kept", Files.readString(removed));
        assertFalse(Files.exists(directory.resolve("made")));
        assertEquals(List.of("old"), told);
    }

    @Test
    void a_failure_says_that_nothing_was_changed() {
        var failure = assertThrows(CommandFailure.class, () -> new Changes().allOrNothing(() -> {
            throw new CommandFailure("sshd said no");
        }));
        assertEquals("nothing was changed: sshd said no", failure.getMessage());
    }

    @Test
    void what_goes_well_stays() throws Exception {
        var file = directory.resolve("file");
        var changes = new Changes();
        changes.allOrNothing(() -> changes.write(file, new byte[] {7}));
        assertArrayEquals(new byte[] {7}, Files.readAllBytes(file));
        assertTrue(changes.any());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void raise(Exception failure) throws IOException {
        switch (failure) {
            case IOException file -> throw file;
            case RuntimeException other -> throw other;
            default -> throw new AssertionError(failure);
        }
    }
}
