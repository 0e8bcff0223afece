package org.countersign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.countersign.cli.client.FakeCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each library costs a command between 20 and 200 ms of start-up, so those that need none may load none.
class QuickCommandsTest {
    private static final List<String> LIBRARIES = List.of("org.bouncycastle.", "com.nimbusds.",
            "org.apache.sshd.", "org.slf4j.", "java.net.http.", "jdk.internal.net.http.");
    private static final List<String> NATIVE = List.of("org.conscrypt.", "java.util.logging.");
    private static final List<String> HANDSHAKE_OF_THE_JDK = List.of("sun.security.ssl.ClientHandshakeContext",
            "sun.security.util.math.intpoly.IntegerPolynomialP256");

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"version", "path", "help", "help context select", "context list", "nonsense", "ca", "ssh --help"})
    void loads_no_library_for(String words) throws Exception {
        assertEquals(List.of(), loaded(words.split(" "), Stream.concat(LIBRARIES.stream(), NATIVE.stream()).toList()));
    }

    /// Of libraries only what shakes hands in machine code, and nothing of the handshake that the JDK would make instead.
    @Test
    void a_call_to_the_ca_loads_no_library_but_the_native_one() throws Exception {
        try (var ca = new FakeCa()) {
            ca.answers("GET /health", 200, "{\"status\":\"ok\"}\n");
            var root = Files.writeString(home.resolve("root.crt"), ca.pki().roots().toPem());
            assertEquals(List.of(), loaded(new String[] {"ca", "health", "--ca-url", ca.url().toString(), "--root", root.toString()},
                    Stream.concat(LIBRARIES.stream(), HANDSHAKE_OF_THE_JDK.stream()).toList()));
            assertEquals("ok\n", Files.readString(home.resolve("output")));
        }
    }

    /// The classes of these that a run loads.
    private List<String> loaded(String[] words, List<String> unwanted) throws Exception {
        var log = home.resolve("classes.log");
        var command = ChildJvm.command(List.of("-Xlog:class+load:file=" + log), Main.class, words);
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile());
        builder.environment().put("HOME", home.toString());
        var process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));

        var loaded = Files.readString(log);
        assertTrue(loaded.contains("org.countersign.cli.Main"), "the log is not of our run");
        return loaded.lines().filter(line -> unwanted.stream().anyMatch(library -> line.contains(" " + library))).toList();
    }
}
