package org.countersign.cli.transcript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.Main;
import org.countersign.cli.RunningCa;
import org.countersign.cli.TestNebula;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.cli.oidc.TestProvider;
import org.countersign.cli.transcript.Transcript.Output;
import org.countersign.cli.transcript.Transcript.Step;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.testing.FreePorts;

/// Where transcripts are played: a real CA, a real ssh-agent, and the home directory of a user who was bootstrapped to the CA and
/// has the password of its provisioner `admin`; at `google` everybody is Jane, `machines` believes whoever has a
/// certificate of this CA, and `network` the machines of a Nebula network. The shell is bash, with our program under its name and small stand-ins for what needs
/// the whole machine: `sudo`, `service ssh start`, `systemctl`, and an `/etc/ssh` below the home directory.
final class Stage implements AutoCloseable {
    static final String URL = "https://ca.example.com";
    private static final long PATIENCE = 120;

    private final Path directory;
    private final Path home;
    private final Path props;
    private final Path sockets;
    private final TestProvider provider;
    private final TestNebula network;
    private final RunningCa ca;
    private final RealAgent agent;
    private final Process resident;
    private final Disguise disguise = new Disguise();
    private int played;

    Stage(Path directory) throws Exception {
        this.directory = directory.toRealPath();
        home = Files.createDirectory(this.directory.resolve("home"));
        props = Files.createDirectories(this.directory.resolve("props/.step/config"));
        provider = new TestProvider();
        var root = this.directory.resolve("ca/ca/certs/root_ca.crt").toString();
        network = TestNebula.create(Files.createDirectory(this.directory.resolve("network")));
        ca = RunningCa.start(Files.createDirectory(this.directory.resolve("ca")), List.of(
                List.of("ca", "provisioner", "add", "network", "--type", "Nebula", "--nebula-root", network.root().toString()),
                List.of("ca", "provisioner", "add", "machines", "--type", "X5C", "--x5c-root", root), List.of("ca", "provisioner", "add", "google",
                "--type", "OIDC", "--client-id", TestProvider.CLIENT, "--client-secret", TestProvider.SECRET,
                "--configuration-endpoint", provider.address(), "--domain", "example.com")));
        sockets = Files.createTempDirectory("agent");
        agent = new RealAgent(sockets);
        int sshPort = FreePorts.next();
        disguise.add("/etc/ssh/", home + "/etc/ssh/");
        disguise.add("/home/jane", home.toString());
        disguise.add(URL, ca.url());
        disguise.add("ca.example.com:443", ca.url().substring("https://".length()));
        disguise.add("8e1b...", ca.fingerprint());
        disguise.add("5mB4qkPYbqpEzqVxFOEhqfSsUAlmhCGEuSnLZ7WGgDw", keyId(ca.configuration()));
        disguise.add("https://accounts.google.com", provider.address());
        disguise.add("web01.example.com:22", "127.0.0.1:" + sshPort);
        disguise.add("port 22", "port " + sshPort);
        prepareHome(sshPort);
        resident = startResident();
    }

    /// What every transcript finds in the home directory.
    private void prepareHome(int sshPort) throws Exception {
        var user = props();
        copy(Path.of(ca.user().environment().get("STEPPATH")), user.resolve(".step"));
        Files.copy(ca.configuration(), user.resolve(".step/config/ca.json"));
        Files.copy(ca.passwordFile(), user.resolve("password"));
        var machine = network.machine("nebula", "web01.example.com", "10.1.2.3/24");
        for (var suffix : List.of(".crt", ".key")) {
            Files.copy(Path.of(machine + suffix), user.resolve("nebula" + suffix));
        }
        var etc = Files.createDirectories(user.resolve("etc/ssh/sshd_config.d"));
        OpenSsh.key(etc.resolveSibling("ssh_host_ed25519_key"), "ed25519", "root@web01");
        Files.writeString(etc.resolveSibling("principals"), "jane\n" + System.getProperty("user.name") + "\n");
        Files.writeString(etc.resolveSibling("sshd_config"), """
                Include %1$s/etc/ssh/sshd_config.d/*.conf
                Port %2$d
                ListenAddress 127.0.0.1
                HostKey %1$s/etc/ssh/ssh_host_ed25519_key
                AuthorizedKeysFile none
                AuthorizedPrincipalsFile %1$s/etc/ssh/principals
                ForceCommand echo in
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                StrictModes no
                PermitRootLogin yes
                PidFile %1$s/etc/ssh/sshd.pid
                """.formatted(home, sshPort));
        var ssh = Files.createDirectory(user.resolve(".ssh"));
        Files.writeString(ssh.resolve("config"), """
                Host web01.example.com
                    HostName 127.0.0.1
                    HostKeyAlias web01.example.com
                    Port %1$d
                Host *
                    User %2$s
                    UserKnownHostsFile %3$s/.ssh/known_hosts
                    GlobalKnownHostsFile /dev/null
                    StrictHostKeyChecking yes
                    BatchMode yes
                    ConnectTimeout 60
                """.formatted(sshPort, System.getProperty("user.name"), home));
        Files.writeString(ssh.resolve("known_hosts"), "@cert-authority * " + ca.user().run("ssh", "config", "--host", "--roots").out());
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
    }

    /// Of the first provisioner.
    private static String keyId(Path configuration) throws IOException {
        return Json.parseObject(Files.readString(configuration), JsonLimits.FILE).object("authority").orElseThrow()
                .array("provisioners").stream().map(JsonObject.class::cast).flatMap(it -> it.object("key").stream())
                .map(key -> key.text("kid")).findFirst().orElseThrow();
    }

    private Path props() {
        return directory.resolve("props");
    }

    private Process startResident() throws Exception {
        var bin = directory.resolve("bin");
        copy(Path.of("src/test/transcripts/bin"), bin);
        for (var program : Files.list(bin).toList()) {
            if (!program.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + program + " executable");
            }
        }
        var calls = Files.createDirectory(directory.resolve("calls")).resolve("pipe");
        var mkfifo = new ProcessBuilder("mkfifo", calls.toString()).inheritIO().start();
        if (!mkfifo.waitFor(60, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
            throw new IOException("no pipe at " + calls);
        }
        var builder = new ProcessBuilder(ChildJvm.command(List.of("-Xmx256m", "-XX:TieredStopAtLevel=4"), Resident.class, calls.toString()))
                .directory(home.toFile()).redirectErrorStream(true).redirectOutput(directory.resolve("resident.log").toFile());
        builder.environment().put("TZ", "UTC");
        return builder.start();
    }

    /// Types the commands of a transcript into one shell, in a fresh home directory.
    List<Output> play(Transcript transcript) throws Exception {
        var folder = Files.createDirectory(directory.resolve("played-" + played++));
        raise();
        var steps = transcript.steps();
        var script = new StringBuilder("cd \"$HOME\"\n. \"$STAGE/bin/play\"\n");
        for (int i = 0; i < steps.size(); i++) {
            Files.writeString(folder.resolve(i + ".cmd"), disguise.reveal(steps.get(i).command()));
            script.append(steps.get(i).output().isEndless() ? "endless " : "step ").append(i).append('\n');
        }
        var builder = new ProcessBuilder("bash", "--norc", "-c", script.toString()).directory(home.toFile())
                .redirectErrorStream(true).redirectOutput(folder.resolve("shell.log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STEP") || name.startsWith("SSH_") || name.endsWith("_proxy"));
        builder.environment().putAll(agent.environment());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("STAGE", directory.toString());
        builder.environment().put("PLAYED", folder.toString());
        builder.environment().put("PATH", directory.resolve("bin") + ":/usr/bin:/bin:/usr/sbin:/sbin");
        builder.environment().put("TZ", "UTC");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
        builder.environment().put("PROGRAM", Main.class.getName());
        builder.environment().put("STEP_PROVISIONER", RunningCa.PROVISIONER);
        builder.environment().put("STEP_PASSWORD_FILE", home.resolve("password").toString());
        builder.environment().put("STEP_PROVISIONER_PASSWORD_FILE", home.resolve("password").toString());
        builder.environment().put("STEP_SSHD_CONFIG", home.resolve("etc/ssh/sshd_config").toString());
        var shell = builder.start();
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                throw new AssertionError(transcript.name() + " does not end");
            }
        } finally {
            shell.descendants().forEach(ProcessHandle::destroy);
            shell.destroyForcibly();
            endSshd();
        }
        return outputs(steps, folder);
    }

    private List<Output> outputs(List<Step> steps, Path folder) throws IOException {
        var outputs = new ArrayList<Output>();
        for (int i = 0; i < steps.size(); i++) {
            var code = folder.resolve(i + ".code");
            if (!Files.exists(code)) {
                throw new AssertionError("'" + steps.get(i).command() + "' was not run: " + Files.readString(folder.resolve("shell.log")));
            }
            outputs.add(new Output(lines(folder.resolve(i + ".out")), lines(folder.resolve(i + ".err")), Files.readString(code).strip()));
        }
        return outputs;
    }

    private List<String> lines(Path file) throws IOException {
        return disguise.cover(Files.readString(file)).lines().map(String::stripTrailing).toList();
    }

    /// The directory itself stays: the resident program is in it.
    private void raise() throws Exception {
        agent.sshAdd("-q", "-D");
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(Comparator.reverseOrder()).filter(it -> !it.equals(home)).toList()) {
                Files.delete(file);
            }
        }
        copy(props(), home);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (!Files.isDirectory(target)) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /// It runs in the background, as that of a host does.
    private void endSshd() throws Exception {
        var file = home.resolve("etc/ssh/sshd.pid");
        if (Files.exists(file)) {
            var sshd = ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
            sshd.ifPresent(ProcessHandle::destroy);
            for (int i = 0; i < 1200 && Files.exists(file); i++) {
                Thread.sleep(50);
            }
        }
    }

    String log() {
        try {
            return Files.readString(directory.resolve("resident.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        resident.destroy();
        agent.close();
        Files.deleteIfExists(sockets.resolve("agent"));
        Files.delete(sockets);
        ca.close();
        provider.close();
    }
}
