package org.countersign.cli.manners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is typed: a message that says what is wrong, an exit code that is documented, and no file half written.
class HostileInputTest {
    @TempDir
    Path directory;

    @Test
    void every_flag_and_argument_of_the_command_table_survives_hostile_words() throws Exception {
        var made = CliRun.user(directory).run("ca", "init", "--pki", "--name", "Lab", "--password-file",
                Files.writeString(directory.resolve("password"), "secret").toString());
        assertEquals(0, made.exitCode(), made.err());
        var log = directory.resolveSibling(directory.getFileName() + ".log");
        var process = new ProcessBuilder(ChildJvm.command(List.of("-Xmx256m"), HostileWords.class)).directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        try {
            assertTrue(process.waitFor(300, TimeUnit.SECONDS), "it does not end: " + Files.readString(log));
            var lines = Files.readAllLines(log);
            assertTrue(lines.getLast().matches("said [0-9]{4,}"), lines::toString);
            assertEquals(List.of(), lines.subList(0, lines.size() - 1));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(log);
        }
    }
}
