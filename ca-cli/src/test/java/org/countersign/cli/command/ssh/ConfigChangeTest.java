package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.api.SshConfigFile;
import org.countersign.core.sshconfig.FileKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigChangeTest {
    @TempDir
    Path directory;

    @Test
    void a_line_that_goes_first_replaces_older_copies_of_it() throws Exception {
        assertEquals("Include a\nHost mine", change("Include a\n", "Host mine\nInclude a\n\n").result());
    }

    /// As a template gives it whose conditions are not met.
    @Test
    void an_empty_line_that_would_go_first_takes_nothing_away() {
        for (var empty : new String[] {"", " \n"}) {
            assertThrows(CommandFailure.class, () -> change(empty, "Host mine\n"));
        }
    }

    private ConfigChange change(String line, String old) throws Exception {
        var place = Files.writeString(directory.resolve("config"), old);
        return ConfigChange.of(new SshConfigFile("a.tpl", FileKind.PREPEND_LINE, "~/.ssh/config", "#", line.getBytes(StandardCharsets.UTF_8)),
                place, Instant.EPOCH);
    }
}
