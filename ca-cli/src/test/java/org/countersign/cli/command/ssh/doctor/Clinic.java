package org.countersign.cli.command.ssh.doctor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.CliRun;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.testing.FreePorts;

/// A host and a user with certificates, made by `ssh-keygen`, and a real `sshd` and `ssh` between them on the loopback.
/// All is well until a test breaks it. Both run as the user of this test.
final class Clinic implements AutoCloseable {
    static final String USER = System.getProperty("user.name");
    static final String HOST = "web01";

    final Path directory;
    final int port = FreePorts.next();
    /// Lines in front of the healthy ones: for both programs the first value of a setting counts.
    final List<String> sshdLines = new ArrayList<>();
    final List<String> sshLines = new ArrayList<>();
    /// `Match` blocks of sshd_config, which stand at its end.
    final List<String> sshdTail = new ArrayList<>();
    /// Healthy lines of sshd_config to leave out, by keyword.
    final List<String> withoutSshdLines = new ArrayList<>();
    /// What stands before the command that starts sshd.
    final List<String> beforeSshd = new ArrayList<>();
    CliRun.User person;
    private Optional<Process> sshd = Optional.empty();

    Clinic(Path directory) throws Exception {
        this.directory = directory;
        this.person = CliRun.user(directory);
        for (var name : List.of("user_ca", "host_ca", "other_ca", "host_key", "id")) {
            OpenSsh.key(file(name), "ed25519", name);
        }
        certifyHost("-V", "-5m:+2h");
        certifyUser("-V", "-5m:+2h");
        OpenSsh.keygen("-q", "-k", "-f", path("revoked"));
        write("known_hosts", "@cert-authority web* " + read("host_ca.pub"));
        if (USER.equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    String path(String name) {
        return file(name).toString();
    }

    void write(String name, String content) throws IOException {
        Files.writeString(file(name), content);
    }

    String read(String name) throws IOException {
        return Files.readString(file(name));
    }

    /// Options for `ssh-keygen -s`; names are those of the host unless they say otherwise.
    void certifyHost(String... options) throws Exception {
        certify("host_ca", "host_key.pub", HOST, List.of("-h"), options);
    }

    void certifyUser(String... options) throws Exception {
        certify("user_ca", "id.pub", USER, List.of(), options);
    }

    void certify(String ca, String key, String principal, List<String> kind, String... options) throws Exception {
        var command = new ArrayList<>(List.of("-q", "-I", "test", "-z", "7"));
        if (!List.of(options).contains("-s")) {
            command.addAll(List.of("-s", path(ca)));
        }
        if (!List.of(options).contains("-n")) {
            command.addAll(List.of("-n", principal));
        }
        command.addAll(kind);
        command.addAll(List.of(options));
        command.add(path(key));
        OpenSsh.keygen(command.toArray(String[]::new));
    }

    /// Makes a revocation list of a public key, a certificate, or a specification of serials.
    void revoke(String file, String... options) throws Exception {
        var command = new ArrayList<>(List.of("-q", "-k", "-f", path("revoked")));
        command.addAll(List.of(options));
        command.add(path(file));
        OpenSsh.keygen(command.toArray(String[]::new));
    }

    private void configure() throws IOException {
        var healthy = """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %2$s/host_key
                HostCertificate %2$s/host_key-cert.pub
                TrustedUserCAKeys %2$s/user_ca.pub
                RevokedKeys %2$s/revoked
                AuthorizedKeysFile none
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                StrictModes no
                PermitRootLogin yes
                PidFile none
                """.formatted(port, directory).lines()
                .filter(line -> withoutSshdLines.stream().noneMatch(line::startsWith)).toList();
        write("sshd_config", String.join("\n", sshdLines) + "\n" + String.join("\n", healthy) + "\n"
                + String.join("\n", sshdTail) + "\n");
        write("ssh_config", String.join("\n", sshLines) + "\n" + """
                HostName 127.0.0.1
                HostKeyAlias %s
                Port %d
                User %s
                IdentityFile %s/id
                IdentityAgent none
                UserKnownHostsFile %5$s/known_hosts
                """.formatted(HOST, port, USER, directory, directory) + """
                GlobalKnownHostsFile /dev/null
                StrictHostKeyChecking yes
                ControlPath none
                """);
    }

    /// Starts sshd, unless it does not want to.
    void open() throws Exception {
        configure();
        var command = new ArrayList<>(beforeSshd);
        command.addAll(List.of("/usr/sbin/sshd", "-D", "-e", "-f", path("sshd_config")));
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(file("sshd.log").toFile()).start();
        sshd = Optional.of(process);
        for (int i = 0; i < 2400 && process.isAlive() && !listens(); i++) {
            Thread.sleep(25);
        }
    }

    private boolean listens() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether the real ssh gets in; what it said is in `ssh.out`.
    boolean letsIn() throws Exception {
        var builder = new ProcessBuilder("ssh", "-F", path("ssh_config"), "-o", "BatchMode=yes", "-o", "ConnectTimeout=60", HOST, "echo in")
                .redirectErrorStream(true).redirectOutput(file("ssh.out").toFile());
        builder.environment().remove("SSH_AUTH_SOCK");
        Optional.ofNullable(person.environment().get("SSH_AUTH_SOCK")).ifPresent(it -> builder.environment().put("SSH_AUTH_SOCK", it));
        var ssh = builder.start();
        ssh.getOutputStream().close();
        if (!ssh.waitFor(90, TimeUnit.SECONDS)) {
            ssh.destroyForcibly();
            throw new AssertionError("ssh does not end: " + read("ssh.out"));
        }
        return ssh.exitValue() == 0 && read("ssh.out").endsWith("in\n");
    }

    /// What `ssh doctor` says on the host.
    CliRun examineHost(String... more) {
        return person.run(hostWords(more));
    }

    String[] hostWords(String... more) {
        var words = new ArrayList<>(List.of("ssh", "doctor", "--json", "--sshd-config", path("sshd_config"), "--sshd", "/usr/sbin/sshd",
                "--name", HOST, "--user", USER, "--certificate", path("id-cert.pub")));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /// What it says where the login comes from.
    CliRun examineLogin(String... more) {
        var words = new ArrayList<>(List.of("ssh", "doctor", "--json", "-F", path("ssh_config"), HOST));
        words.addAll(List.of(more));
        return person.run(words.toArray(String[]::new));
    }

    static String code(CliRun run) {
        assertTrue(run.out().startsWith("{"), run.toString());
        JsonObject report = Json.parseObject(run.out(), JsonLimits.FILE);
        return report.string("code").orElse("");
    }

    String log() throws IOException {
        return (Files.exists(file("sshd.log")) ? read("sshd.log") : "") + (Files.exists(file("ssh.out")) ? read("ssh.out") : "");
    }

    @Override
    public void close() {
        sshd.ifPresent(process -> {
            process.destroy();
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        });
    }
}
