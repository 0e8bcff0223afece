package org.countersign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each library costs a command between 20 and 200 ms of start-up, so those that need none may load none.
class QuickCommandsTest {
    private static final List<String> LIBRARIES = List.of("org.bouncycastle.", "com.nimbusds.",
            "org.apache.sshd.", "org.slf4j.", "java.net.http.", "jdk.internal.net.http.", "java.util.logging.");

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"version", "path", "help", "help context select", "context list", "nonsense", "ca", "ssh --help"})
    void loads_no_library_for(String words) throws Exception {
        var log = home.resolve("classes.log");
        var command = ChildJvm.command(List.of("-Xlog:class+load:file=" + log), Main.class, words.split(" "));
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile());
        builder.environment().put("HOME", home.toString());
        var process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));

        var loaded = Files.readString(log);
        assertTrue(loaded.contains("org.countersign.cli.Main"), "the log is not of our run");
        assertEquals(List.of(), loaded.lines()
                .filter(line -> LIBRARIES.stream().anyMatch(library -> line.contains(" " + library))).toList());
    }
}
