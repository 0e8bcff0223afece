package org.countersign.cli.command.ssh.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.CliRun;
import org.countersign.cli.RunningCa;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.testing.FreePorts;

/// A host on the loopback that has never heard of a CA: a configuration directory of its own, two host keys, and a real
/// sshd that reads its configuration anew on SIGHUP.
final class FreshHost implements AutoCloseable {
    static final String NAME = "web01.example.com";

    final Path directory;
    final Path etc;
    private final RunningCa ca;
    private final int port = FreePorts.next();
    private final Process sshd;

    /// @param lines in front of the others
    FreshHost(RunningCa ca, Path directory, String... lines) throws Exception {
        this.ca = ca;
        this.directory = directory;
        this.etc = Files.createDirectory(directory.resolve("etc"));
        Files.createDirectory(etc.resolve("sshd_config.d"));
        OpenSsh.key(etc.resolve("ssh_host_ed25519_key"), "ed25519", "root@web01");
        OpenSsh.key(etc.resolve("ssh_host_ecdsa_key"), "ecdsa-256", "root@web01");
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Files.writeString(etc.resolve("sshd_config"), String.join("\n", lines) + """

                Include %1$s/sshd_config.d/*.conf
                Port %2$d
                ListenAddress 127.0.0.1
                HostKey %1$s/ssh_host_ed25519_key
                HostKey %1$s/ssh_host_ecdsa_key
                AuthorizedKeysFile none
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                StrictModes no
                PermitRootLogin yes
                PidFile %1$s/sshd.pid
                """.formatted(etc, port));
        sshd = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", etc.resolve("sshd_config").toString())
                .redirectErrorStream(true).redirectOutput(directory.resolve("sshd.log").toFile()).start();
        for (int i = 0; i < 2400 && sshd.isAlive() && !(answers() && Files.exists(etc.resolve("sshd.pid"))); i++) {
            Thread.sleep(25);
        }
    }

    /// Whether sshd listens, perhaps after a moment: while it is reloaded it does not.
    boolean listens() throws InterruptedException {
        for (int i = 0; i < 2400 && sshd.isAlive() && !answers(); i++) {
            Thread.sleep(25);
        }
        return answers();
    }

    private boolean answers() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Whoever administers the host; their home knows nothing of the CA.
    CliRun.User admin() {
        return CliRun.user(directory).with("STEPPATH", directory.resolve("step").toString())
                .with("STEP_PROVISIONER_PASSWORD_FILE", ca.passwordFile().toString());
    }

    CliRun run(String... words) {
        var all = new ArrayList<>(List.of("ssh", "host"));
        all.addAll(List.of(words));
        all.addAll(List.of("--sshd-config", etc.resolve("sshd_config").toString(), "--sshd", "/usr/sbin/sshd"));
        return admin().run(all.toArray(String[]::new));
    }

    /// Enrols it as a newcomer does, with the fingerprint.
    CliRun enroll(String... more) throws IOException {
        var defaults = Files.readString(Path.of(ca.user().environment().get("STEPPATH"), "config/defaults.json"));
        var words = new ArrayList<>(List.of("enroll", "--principal", NAME, "--principal", "web01",
                "--ca-url", value(defaults, "ca-url"), "--fingerprint", value(defaults, "fingerprint")));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private static String value(String json, String name) {
        return json.replaceAll("(?s).*\"" + name + "\": \"([^\"]+)\".*", "$1");
    }

    /// Whether the real ssh gets in, believing the CA of this host and no key.
    boolean letsIn(Path identity) throws Exception {
        var hosts = Files.writeString(directory.resolve("known_hosts"),
                "@cert-authority * " + ca.user().run("ssh", "config", "--host", "--roots").out());
        var output = directory.resolve("ssh.out");
        var ssh = new ProcessBuilder("ssh", "-F", "none", "-p", Integer.toString(port), "-i", identity.toString(), "-o", "BatchMode=yes",
                "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + hosts,
                "-o", "GlobalKnownHostsFile=/dev/null", "-o", "HostKeyAlias=" + NAME, "-o", "ConnectTimeout=60",
                System.getProperty("user.name") + "@127.0.0.1", "echo in").redirectErrorStream(true).redirectOutput(output.toFile()).start();
        ssh.getOutputStream().close();
        if (!ssh.waitFor(90, TimeUnit.SECONDS)) {
            ssh.destroyForcibly();
            throw new AssertionError("ssh does not end");
        }
        return ssh.exitValue() == 0 && Files.readString(output).equals("in\n");
    }

    /// Every file below the configuration directory with its content; sshd writes its number anew whenever it is reloaded.
    TreeMap<String, String> files() throws IOException {
        var found = new TreeMap<String, String>();
        try (var all = Files.walk(etc)) {
            for (var file : all.filter(it -> !it.endsWith("sshd.pid")).toList()) {
                found.put(etc.relativize(file).toString(), Files.isDirectory(file) ? "directory" : new String(Files.readAllBytes(file),
                        StandardCharsets.ISO_8859_1));
            }
        }
        return found;
    }

    String log() throws IOException {
        var output = directory.resolve("ssh.out");
        return Files.readString(directory.resolve("sshd.log")) + (Files.exists(output) ? Files.readString(output) : "");
    }

    /// An sshd that is just being reloaded may not hear that it is to end.
    @Override
    public void close() {
        sshd.destroy();
        sshd.onExit().completeOnTimeout(sshd, 5, TimeUnit.SECONDS).join();
        sshd.destroyForcibly();
        sshd.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
