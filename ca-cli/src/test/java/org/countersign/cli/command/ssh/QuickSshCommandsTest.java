package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.Main;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.core.ssh.Validity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Libraries cost a command more start-up time than its work: none is loaded that the work does not need.
@Timeout(180)
class QuickSshCommandsTest {
    private static final List<String> LARGE = List.of("org.bouncycastle.", "com.nimbusds.", "org.apache.sshd.", "org.slf4j.",
            "java.net.http.", "jdk.internal.net.http.");
    /// By the bytecode verifier, when a class beside those that read certificates is loaded; images are verified when they
    /// are built.
    private static final String VERIFIER_LOOKS_AT = " org.bouncycastle.asn1.ASN1Encodable ";
    /// Parts of the JDK that set up more than a file is worth: providers of cryptography and of time zones, tables for decimals.
    private static final List<String> NEEDED_FOR_A_CA = List.of("javax.net.ssl.", "sun.security.ec.", "sun.security.provider.Sun ",
            "java.time.zone.TzdbZoneRulesProvider ", "java.math.BigDecimal ");

    @TempDir
    Path home;

    /// The libraries that a command loads, which has to succeed.
    private List<String> loaded(List<String> libraries, String... words) throws Exception {
        var log = home.resolve("classes.log");
        var builder = new ProcessBuilder(ChildJvm.command(List.of("-Xlog:class+load:file=" + log), Main.class, words))
                .redirectErrorStream(true).redirectOutput(home.resolve("output").toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("SSH_AUTH_SOCK");
        var process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(home.resolve("output")));
        return Files.readString(log).lines().filter(line -> !line.contains(VERIFIER_LOOKS_AT))
                .filter(line -> libraries.stream().anyMatch(library -> line.contains(" " + library))).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"needs-renewal", "fingerprint", "inspect"})
    void looking_at_a_file_loads_no_library_at_all(String command) throws Exception {
        var certificate = new TestCertificates().host(TestCertificates.keyPair("secp256r1"), new Validity(0, 1));
        var file = Files.writeString(home.resolve("c-cert.pub"), certificate.toLine());
        var none = Stream.concat(LARGE.stream(), NEEDED_FOR_A_CA.stream()).toList();
        assertEquals(List.of(), loaded(none, "ssh", command, file.toString()));
    }

    @Test
    void getting_a_certificate_loads_no_large_library() throws Exception {
        try (var authority = new FakeAuthority(home)) {
            assertEquals(List.of(), loaded(LARGE, "ssh", "certificate", "jane", home.resolve("id").toString(),
                    "--no-password", "--insecure", "--provisioner-password-file", authority.passwordFile.toString()));
            assertTrue(Files.exists(home.resolve("id-cert.pub")));
        }
    }
}
