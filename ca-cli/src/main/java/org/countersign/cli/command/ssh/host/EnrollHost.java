package org.countersign.cli.command.ssh.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.cli.client.SshRoots;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.command.online.Voucher;
import org.countersign.cli.command.ssh.krl.KrlFile;
import org.countersign.cli.command.ssh.krl.VerifiedKrl;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.process.Programs;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;

/// `ssh host enroll`. Everything is fetched before anything is written; sshd hears of a file only when it is there; and
/// what turns out wrong is put back.
final class EnrollHost implements Command {
    /// Everything that comes from the CA.
    private record Fetched(Map<Path, SshCertificate> certificates, SshRoots roots, VerifiedKrl krl) {}

    @Override
    public int run(Invocation call) throws IOException {
        call.checkIncompatible(HostCommands.TOKEN, TokenFlags.X5C_CERTIFICATE, TokenFlags.NEBULA_CERTIFICATE, TokenFlags.K8SSA_TOKEN_PATH);
        Voucher.checkFlags(call);
        var layout = HostLayout.of(call);
        var sshd = HostSshd.of(call, layout);
        var before = sshd.settings();
        if (!call.on(HostCommands.REPLACE)) {
            HostSshd.checkOthers(before, layout);
        }
        var hostKeys = hostKeys(call, before);
        var names = HostNames.of(call);
        var running = RunningSshd.find(call, before);
        if (call.on(HostCommands.DRY_RUN)) {
            return describe(call, layout, hostKeys, names, running);
        }
        checkWritable(layout);
        FirstTrust.establish(call);
        var fetched = fetch(call, layout, hostKeys, names);
        var changes = new Changes();
        changes.allOrNothing(() -> apply(call, layout, sshd, fetched, changes, running));
        fetched.certificates().forEach((key, certificate) -> call.status().done("Host certificate", layout.certificate(key)
                + ", " + validity(certificate)));
        call.status().done("Principals", String.join(", ", names));
        call.status().done("sshd", layout.dropIn() + (running.isPresent() ? "" : ", which counts from its next start on"));
        new NextSteps(layout).tell(call.status(), new Programs(call.environment(), call.progress()));
        return ExitCode.DONE;
    }

    private static String validity(SshCertificate certificate) {
        var validity = certificate.body().validity();
        return validity.endless() ? "without end" : "until " + validity.notAfter();
    }

    private static List<Path> hostKeys(Invocation call, EffectiveConfig settings) {
        var keys = call.values(HostCommands.KEY).isEmpty() ? settings.files("hostkey")
                : call.values(HostCommands.KEY).stream().map(name -> Path.of(name).toAbsolutePath().normalize()).toList();
        var certifiable = keys.stream().filter(key -> Files.isRegularFile(Path.of(key + ".pub"))).toList();
        if (certifiable.isEmpty() || !call.values(HostCommands.KEY).isEmpty() && certifiable.size() < keys.size()) {
            throw new CommandFailure("there is no public half, FILE.pub, beside the host keys "
                    + keys.stream().map(Path::toString).collect(Collectors.joining(", "))).hint("'ssh-keygen -A' makes host keys");
        }
        return certifiable;
    }

    private static void checkWritable(HostLayout layout) {
        for (var directory : List.of(layout.config().getParent(), layout.dropIn().getParent())) {
            if (!Files.isDirectory(directory)) {
                throw new CommandFailure(directory + ": no such directory")
                        .hint("make it, and put 'Include " + directory + "/*.conf' at the top of " + layout.config());
            }
            if (!Files.isWritable(directory)) {
                throw new CommandFailure(directory + ": permission denied").hint("run this as root");
            }
        }
    }

    private static Fetched fetch(Invocation call, HostLayout layout, List<Path> hostKeys, List<String> names) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (var ca = CaSession.of(call)) {
            var roots = ca.client().sshRoots().filter(it -> !it.userKeys().isEmpty() && !it.hostKeys().isEmpty()).orElseThrow(() ->
                    new CommandFailure("the CA does not sign both user and host certificates").hint("a CA made with 'ca init --ssh' does"));
            var programs = new Programs(call.environment(), call.progress());
            var keys = Stream.concat(roots.userKeys().stream(), roots.hostKeys().stream()).toList();
            var krl = VerifiedKrl.fetch(ca.client(), keys, programs, call.progress()).orElseGet(() -> VerifiedKrl.nothing(programs));
            call.status().done("CA", ca.url());
            return new Fetched(new HostCertificates(call, layout, names, now).get(ca, roots, hostKeys), roots, krl);
        }
    }

    private static void apply(Invocation call, HostLayout layout, HostSshd sshd, Fetched fetched, Changes changes,
            Optional<RunningSshd> running) throws IOException {
        var hostKeys = List.copyOf(fetched.certificates().keySet());
        changes.directory(layout.directory());
        changes.write(layout.root(), Files.readAllBytes(CaAccess.rootFile(call)));
        changes.write(layout.environment(), text("STEP_CA_URL=" + CaAccess.url(call) + "\nSTEP_ROOT=" + layout.root() + "\n"));
        takeList(layout, fetched.krl(), changes);
        changes.write(layout.userCaKeys(), text(fetched.roots().userKeys().stream().map(SshPublicKey::toLine).collect(Collectors.joining("\n")) + "\n"));
        fetched.certificates().forEach((key, certificate) -> changes.write(layout.certificate(key), HostCertificates.content(certificate)));
        changes.write(layout.dropIn(), text(layout.dropInFor(hostKeys)));
        sshd.checkOurs(sshd.settings(), hostKeys);
        var certificates = fetched.certificates().values().stream().map(SshCertificate::toLine).toList();
        if (running.isPresent() && (changes.any() || !running.get().shows(certificates))) {
            changes.tellAfterUndo(running.get()::tryReload);
            running.get().reloadNow();
            running.get().awaitShown(certificates);
        }
    }

    /// A list that is newer than what the CA sends stays; a broken one never does.
    private static void takeList(HostLayout layout, VerifiedKrl krl, Changes changes) {
        boolean isNew = Files.notExists(layout.revokedKeys());
        var file = new KrlFile(layout.revokedKeys());
        boolean locked = Files.exists(file.lock());
        file.take(krl);
        if (isNew) {
            changes.made(layout.revokedKeys());
        }
        if (!locked) {
            changes.made(file.lock());
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int describe(Invocation call, HostLayout layout, List<Path> hostKeys, List<String> names, Optional<RunningSshd> running) {
        var status = call.status();
        status.say("Nothing is changed by this run. Without '" + HostCommands.DRY_RUN + "':");
        hostKeys.forEach(key -> status.done("Host certificate", layout.certificate(key) + ", for " + key + ".pub"));
        status.done("Principals", String.join(", ", names));
        Stream.of(layout.userCaKeys(), layout.revokedKeys(), layout.root(), layout.environment()).forEach(file -> status.done("File", file));
        status.done("File", layout.dropIn());
        status.say(layout.dropInFor(hostKeys).indent(2).stripTrailing());
        status.done("Reload", running.map(sshd -> String.join(" ", sshd.reload())).orElse("none, since no sshd is to be reloaded"));
        return ExitCode.DONE;
    }
}
