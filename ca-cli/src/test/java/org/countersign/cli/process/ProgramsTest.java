package org.countersign.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.countersign.cli.failure.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final Programs programs = new Programs(Map.of("NAME", "value"));

    @Test
    void a_program_gets_its_words_as_they_are_and_our_environment_alone() {
        assertEquals(new Finished(0, "$(id) a  b\n", ""), programs.run(LIMIT, List.of("echo", "$(id) a  b")));
        assertEquals("LC_ALL=C\nNAME=value", String.join("\n", programs.run(LIMIT, List.of("env")).out().lines().sorted().toList()));
    }

    @Test
    void both_streams_and_the_exit_code_come_back_however_much_there_is() {
        var run = programs.run(LIMIT, List.of("sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; echo; echo why; exit 3"));
        assertEquals(3, run.exitCode());
        assertEquals(300_000, run.err().length());
        assertEquals("why", new Finished(1, run.out(), " \n").complaint());
        assertEquals("exit code 4", new Finished(4, "", "").complaint());
    }

    @Test
    void a_program_that_does_not_end_is_ended() {
        var failure = assertThrows(CommandFailure.class, () -> programs.run(Duration.ofMillis(300), List.of("sleep", "600")));
        assertEquals("failed to execute \"sleep 600\": it does not end within 0 s", failure.getMessage());
    }

    @Test
    void a_program_is_found_as_a_shell_finds_it_and_where_system_programs_are() throws Exception {
        var tool = Files.writeString(directory.resolve("tool"), "#!/bin/sh\n");
        assertTrue(new Programs(Map.of("PATH", directory.toString())).find("tool").isEmpty());
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        assertEquals(tool, new Programs(Map.of("PATH", "relative:" + directory)).find("tool").orElseThrow());
        assertEquals(tool, programs.find(tool.toString()).orElseThrow());
        assertFalse(programs.find("sshd").isEmpty());
        assertThrows(CommandFailure.class, () -> programs.run(LIMIT, List.of("no-such-program")));
    }
}
