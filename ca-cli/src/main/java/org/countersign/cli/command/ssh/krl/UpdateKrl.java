package org.countersign.cli.command.ssh.krl;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.SshRoots;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.process.Programs;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;

/// `ssh krl update`.
final class UpdateKrl implements Command {
    private static final int LARGEST_KEY_FILE = 64 * 1024;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Override
    public int run(Invocation call) {
        var file = new KrlFile(Path.of(call.require(KrlCommands.OUT)).toAbsolutePath());
        if (Files.exists(file.path()) && !Files.isRegularFile(file.path())) {
            throw new CommandFailure(file.path() + " is not a regular file").hint("give the name of a file with '" + KrlCommands.OUT + "'");
        }
        if (!Files.isDirectory(file.path().getParent())) {
            throw new CommandFailure(file.path().getParent() + ": no such directory").hint("'ca-cli ssh host enroll' makes what a host needs");
        }
        if (call.on(KrlCommands.DAEMON)) {
            new Daemon(interval(call), call.status()).run(() -> update(call, file));
        }
        update(call, file);
        return ExitCode.DONE;
    }

    private static Duration interval(Invocation call) {
        String text = call.require(KrlCommands.INTERVAL);
        try {
            var interval = GoDuration.parse(text);
            if (interval.compareTo(SHORTEST) < 0) {
                throw FlagFailure.invalid(KrlCommands.INTERVAL, text, "it is less than a second");
            }
            return interval;
        } catch (TimeFormatException e) {
            throw FlagFailure.invalid(KrlCommands.INTERVAL, text, e.getMessage());
        }
    }

    private static void update(Invocation call, KrlFile file) {
        try (var ca = CaAccess.connect(call)) {
            var fresh = VerifiedKrl.fetch(ca, trusted(call, ca), new Programs(call.environment()), call.progress()).orElseThrow(() ->
                    new CommandFailure("the CA serves no revocation list").hint("it has no SSH CA keys, or is of another kind"));
            String version = Long.toUnsignedString(fresh.edition().version());
            switch (file.take(fresh)) {
                case REPLACED -> call.status().done("Revocation list", file.path() + ", version " + version);
                case UNCHANGED -> call.status().done("Revocation list", file.path() + ", version " + version + " as before");
                case KEPT_NEWER -> throw new CommandFailure("the CA sent version " + version + " of the revocation list, older than "
                        + file.path() + ", which stays").hint("was the CA restored from a backup? Then revoke again what was revoked since");
            }
        }
    }

    private static List<SshPublicKey> trusted(Invocation call, CaClient ca) {
        return call.value(KrlCommands.TRUSTED_KEYS).map(Path::of).map(UpdateKrl::keys)
                .orElseGet(() -> ca.sshRoots().map(UpdateKrl::both).orElse(List.of()));
    }

    private static List<SshPublicKey> both(SshRoots roots) {
        return Stream.concat(roots.userKeys().stream(), roots.hostKeys().stream()).toList();
    }

    private static List<SshPublicKey> keys(Path file) {
        String text = new String(RegularFile.read(file, LARGEST_KEY_FILE, "file of trusted keys"), StandardCharsets.UTF_8);
        try {
            return PublicLine.allIn(text).stream().map(PublicLine::key).toList();
        } catch (SshFormatException e) {
            throw new CommandFailure("the file of trusted keys " + file + " cannot be used: " + e.getMessage());
        }
    }
}
