package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.Main;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.core.ssh.Validity;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands that only look at a file are run again and again by timers and shells: they load no library.
class QuickSshCommandsTest {
    private static final List<String> LIBRARIES = List.of("org.bouncycastle.", "com.fasterxml.", "com.nimbusds.",
            "org.apache.sshd.", "org.slf4j.", "java.net.http.", "javax.net.ssl.");

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"needs-renewal", "fingerprint", "inspect"})
    void loads_no_library_for(String command) throws Exception {
        var certificate = new TestCertificates().host(TestCertificates.keyPair("secp256r1"), new Validity(0, 1));
        var file = Files.writeString(home.resolve("c-cert.pub"), certificate.toLine());
        var log = home.resolve("classes.log");
        var builder = new ProcessBuilder(ChildJvm.command(List.of("-Xlog:class+load:file=" + log), Main.class,
                "ssh", command, file.toString())).redirectErrorStream(true).redirectOutput(home.resolve("output").toFile());
        builder.environment().put("HOME", home.toString());
        var process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(home.resolve("output")));
        assertEquals(List.of(), Files.readString(log).lines()
                .filter(line -> LIBRARIES.stream().anyMatch(library -> line.contains(" " + library))).toList());
    }
}
