package org.countersign.cli.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.countersign.testing.FreePorts;

/// An `sshd` of OpenSSH on the loopback, which lets in whoever shows a certificate of the user CA, and the `ssh` that
/// logs in to it. Both run as the user of this test.
final class RealSshd implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final Process process;

    /// @param hostKey its certificate stands beside it
    RealSshd(Path directory, Path hostKey, Path trustedUserCaKeys) throws Exception {
        this(directory, List.of(hostKey), trustedUserCaKeys, "");
    }

    /// @param hostKeys one of each type, each with its certificate beside it
    /// @param more     further lines for its configuration
    RealSshd(Path directory, List<Path> hostKeys, Path trustedUserCaKeys, String more) throws Exception {
        this.directory = directory;
        this.port = FreePorts.next();
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        var config = Files.writeString(directory.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                TrustedUserCAKeys %s
                AuthorizedKeysFile none
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                StrictModes no
                PermitRootLogin yes
                PidFile none
                LogLevel VERBOSE
                """.formatted(port, trustedUserCaKeys) + hostKeys.stream()
                .map(key -> "HostKey " + key + "\nHostCertificate " + key + "-cert.pub\n").collect(Collectors.joining()) + more);
        process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile()).start();
        awaitListening();
    }

    private void awaitListening() throws Exception {
        for (int i = 0; i < 1200; i++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("sshd does not listen: " + log());
    }

    /// How a login ended.
    record Login(int exitCode, String output) {}

    /// Logs in as the user of this test and runs `echo in`.
    ///
    /// @param knownHosts what this user believes of hosts
    /// @param options    of `ssh`, such as `-i` and the identity
    Login login(String knownHosts, String hostName, String... options) throws Exception {
        var hosts = Files.writeString(directory.resolve("known_hosts"), knownHosts);
        var command = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(port)));
        // Of an option that is given twice, ssh takes the first.
        command.addAll(List.of(options));
        command.addAll(List.of("-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + hosts, "-o", "GlobalKnownHostsFile=/dev/null",
                "-o", "HostKeyAlias=" + hostName, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
                "-o", "ConnectTimeout=60"));
        command.addAll(List.of(System.getProperty("user.name") + "@127.0.0.1", "echo in"));
        var output = directory.resolve("ssh.out");
        var ssh = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        ssh.getOutputStream().close();
        if (!ssh.waitFor(90, TimeUnit.SECONDS)) {
            ssh.destroyForcibly();
            throw new AssertionError("ssh does not end: " + Files.readString(output));
        }
        return new Login(ssh.exitValue(), Files.readString(output));
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("sshd.log"));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
