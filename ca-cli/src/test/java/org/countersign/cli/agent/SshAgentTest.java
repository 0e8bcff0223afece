package org.countersign.cli.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshWriter;
import org.countersign.core.ssh.Validity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class SshAgentTest {
    private final TestCertificates certificates = new TestCertificates();
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("agent");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "secp256r1", "secp384r1", "secp521r1", "RSA"})
    void the_agent_of_openssh_takes_a_key_with_its_certificate_and_can_use_both(String kind) throws Exception {
        var pair = TestCertificates.keyPair(kind);
        var certificate = certificates.user(pair, new Validity(0, Validity.FOREVER));
        try (var real = new RealAgent(directory); var agent = SshAgent.connect(real.environment())) {
            agent.add(certificate, pair.getPrivate(), "jane", Duration.ZERO);
            assertEquals(List.of(new AgentKey(certificate.blob(), "jane")), agent.keys());
            assertEquals(certificate.toLine() + " jane\n", real.sshAdd("-L"));
            assertEquals(certificate.fingerprint(), agent.keys().getFirst().certificate().orElseThrow().fingerprint());

            var publicKey = Files.writeString(directory.resolve("key-cert.pub"), certificate.toLine() + "\n");
            real.sshAdd("-T", publicKey.toString());
        }
    }

    @Test
    void a_key_with_a_lifetime_is_forgotten() throws Exception {
        var pair = TestCertificates.keyPair("Ed25519");
        try (var real = new RealAgent(directory); var agent = SshAgent.connect(real.environment())) {
            var held = List.<AgentKey>of();
            // A machine that stands still for three seconds finds nothing any more.
            for (int i = 0; i < 20 && held.isEmpty(); i++) {
                agent.add(certificates.user(pair, new Validity(0, Validity.FOREVER)), pair.getPrivate(), "short", Duration.ofSeconds(3));
                held = agent.keys();
            }
            assertEquals(1, held.size());
            for (int i = 0; i < 600 && !agent.keys().isEmpty(); i++) {
                Thread.sleep(100);
            }
            assertEquals(List.of(), agent.keys());
        }
    }

    @Test
    void keys_are_removed_one_by_one_or_all_together() throws Exception {
        var first = TestCertificates.keyPair("Ed25519");
        var second = TestCertificates.keyPair("secp256r1");
        try (var real = new RealAgent(directory); var agent = SshAgent.connect(real.environment())) {
            for (var pair : List.of(first, second)) {
                agent.add(certificates.user(pair, new Validity(0, Validity.FOREVER)), pair.getPrivate(), "k", Duration.ZERO);
            }
            agent.remove(agent.keys().getFirst());
            assertEquals(SshPublicKey.of(second.getPublic()),
                    agent.keys().getFirst().certificate().orElseThrow().body().key());
            assertThrows(CommandFailure.class, () -> agent.remove(new AgentKey(SshPublicKey.of(first.getPublic()).blob(), "")));
            agent.removeAll();
            assertEquals(List.of(), agent.keys());
        }
    }

    @Test
    void without_an_agent_the_reason_is_said() throws Exception {
        assertEquals("no agent: SSH_AUTH_SOCK is not set",
                assertThrows(CommandFailure.class, () -> SshAgent.connect(Map.of())).getMessage());
        var nothing = Map.of("SSH_AUTH_SOCK", directory.resolve("nothing").toString());
        assertEquals("no agent listens at SSH_AUTH_SOCK",
                assertThrows(CommandFailure.class, () -> SshAgent.connect(nothing)).getMessage());
    }

    /// Each is a whole reply, its length in front.
    @ParameterizedTest
    @ValueSource(strings = {
        "00000000", "7fffffff0c", "ffffffff", "00040001", "000000010c", "000000050cffffffff", "000000050c00000801",
        "000000050c00000001", "0000000d0c00000001ffffffff00000000", "0000000d0c000000010000000000000000",
        "000000060c0000000000", "0000000105", "0000000106", "00000001ff", ""
    })
    void a_hostile_list_is_refused_quickly(String reply) throws Exception {
        try (var _ = hostile(HexFormat.of().parseHex(reply));
                var agent = SshAgent.connect(environment(), Duration.ofSeconds(2))) {
            assertTrue(assertThrows(CommandFailure.class, agent::keys).getMessage().contains("agent"));
        }
    }

    @Test
    void a_huge_reply_is_refused_before_it_is_read() throws Exception {
        byte[] reply = new SshWriter().uint32(AgentChannel.MAX_REPLY + 1).uint8(12).uint32(0).bytes();
        try (var _ = hostile(reply); var agent = SshAgent.connect(environment(), Duration.ofSeconds(2))) {
            assertThrows(CommandFailure.class, agent::keys);
        }
    }

    @Test
    void a_silent_agent_runs_into_the_time_limit() throws Exception {
        try (var _ = listen(); var agent = SshAgent.connect(environment(), Duration.ofMillis(300))) {
            assertEquals("the agent does not answer", assertThrows(CommandFailure.class, agent::keys).getMessage());
        }
    }

    @Test
    void an_agent_that_refuses_a_key_is_said_so() throws Exception {
        var pair = TestCertificates.keyPair("Ed25519");
        try (var _ = hostile(new byte[] {0, 0, 0, 1, 5}); var agent = SshAgent.connect(environment())) {
            var failure = assertThrows(CommandFailure.class, () -> agent.add(
                    certificates.user(pair, new Validity(0, 9)), pair.getPrivate(), "c", Duration.ofDays(1)));
            assertEquals("the agent refused the key", failure.getMessage());
        }
    }

    private Map<String, String> environment() {
        return Map.of("SSH_AUTH_SOCK", directory.resolve("agent").toString());
    }

    private ServerSocketChannel listen() throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("agent")));
        return server;
    }

    /// An agent that gives one reply to whatever it is asked, and then closes.
    private ServerSocketChannel hostile(byte[] reply) throws IOException {
        var server = listen();
        Thread.ofPlatform().daemon().start(() -> {
            try (SocketChannel client = server.accept()) {
                client.read(ByteBuffer.allocate(4096));
                client.write(ByteBuffer.wrap(reply));
            } catch (IOException _) {
                // closed
            }
        });
        return server;
    }
}
