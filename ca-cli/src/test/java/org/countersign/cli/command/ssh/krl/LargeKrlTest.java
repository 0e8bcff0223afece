package org.countersign.cli.command.ssh.krl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.Main;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshWriter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Revocation lists of nearly the largest size that is fetched, in the memory that the packaged program has.
@Timeout(900)
class LargeKrlTest {
    /// Of what is fetched.
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final Instant MADE = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path home;

    /// What a list may be full of. Put together by hand (PROTOCOL.krl of OpenSSH): what it is made of would take more memory than itself.
    enum Content {
        SERIALS, KEY_IDS, FINGERPRINTS;

        byte[] list(SshPublicKey ca, long version) {
            var random = new Random(7);
            var file = new SshWriter(LARGEST).uint64(0x5353484b_524c0a00L).uint32(1).uint64(version).uint64(MADE.getEpochSecond()).uint64(0)
                    .string("").string("");
            return switch (this) {
                case SERIALS -> section(file, ca, 0x20, 8, content -> content.uint64(random.nextLong(1, Long.MAX_VALUE)));
                case KEY_IDS -> section(file, ca, 0x23, 4 + 20 + 11 + 12, content -> content.string("someone.with.a.name." + random.nextInt() + "@example.com"));
                case FINGERPRINTS -> {
                    byte[] hash = new byte[32];
                    yield file.uint8(5).string(filled(4 + 32, content -> {
                        random.nextBytes(hash);
                        content.string(hash);
                    })).bytes();
                }
            };
        }

        private static byte[] section(SshWriter file, SshPublicKey ca, int type, int size, Consumer<SshWriter> entry) {
            return file.uint8(1).string(new SshWriter(LARGEST).string(ca.blob()).string("").uint8(type).string(filled(size, entry)).bytes()).bytes();
        }

        /// @param size the most bytes that an entry has
        private static byte[] filled(int size, Consumer<SshWriter> entry) {
            var content = new SshWriter(LARGEST);
            for (int left = (LARGEST - 1_000) / size; left > 0; left--) {
                entry.accept(content);
            }
            return content.bytes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void are_fetched_and_replace_one_another(Content content) throws Exception {
        try (var authority = new KrlAuthority(home)) {
            // A second one of one kind: what is replaced is treated alike whatever is in it.
            for (long version = 1; version <= (content == Content.SERIALS ? 2 : 1); version++) {
                byte[] list = content.list(authority.publicKey(), version);
                assertTrue(list.length > 15_000_000 && list.length <= LARGEST, list.length + " bytes");
                authority.serve(list);
                var output = update();
                assertTrue(output.contains("version " + version), output);
                assertEquals(-1, Files.mismatch(home.resolve("revoked"), Files.write(home.resolve("expected"), list)));
            }
        }
    }

    /// Memory and compiler as in the launcher of the package.
    private String update() throws Exception {
        var log = home.resolve("log");
        var command = ChildJvm.command(List.of("-Xmx128m", "-XX:TieredStopAtLevel=4"), Main.class, "ssh", "krl", "update", "--out", home.resolve("revoked").toString());
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("STEPPATH");
        var process = builder.start();
        assertTrue(process.waitFor(400, TimeUnit.SECONDS), "it does not end");
        var said = Files.readString(log);
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
