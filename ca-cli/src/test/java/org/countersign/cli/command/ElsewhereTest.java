package org.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.cli.CliRun;
import org.countersign.cli.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElsewhereTest {
    @TempDir
    Path home;

    static Stream<String> commands() {
        return Elsewhere.commands().stream();
    }

    /// One that came to be here would no longer be told about.
    @ParameterizedTest
    @MethodSource("commands")
    void a_command_that_is_not_here_names_what_to_use_instead(String command) {
        var run = CliRun.user(home).run(Stream.concat(Stream.of(command.split(" ")), Stream.of("--some", "flags")).toArray(String[]::new));
        assertEquals(ExitCode.UNKNOWN_COMMAND, run.exitCode());
        String word = List.of(command.split(" ")).getLast();
        assertTrue(run.err().startsWith("No help topic for '" + word + "'\nhint: instead: "), run.err());
    }

    @Test
    void what_is_below_such_a_command_is_told_the_same() {
        assertEquals("No help topic for 'hash'\nhint: instead: sha256sum FILE, and sha256sum -c; openssl dgst has others\n",
                CliRun.user(home).run("crypto", "hash", "digest", "file").err());
    }
}
