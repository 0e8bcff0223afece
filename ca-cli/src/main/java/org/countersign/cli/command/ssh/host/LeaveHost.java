package org.countersign.cli.command.ssh.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.command.ssh.krl.KrlFile;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ssh host leave`. sshd forgets the files first, and they go only when it has: one whose RevokedKeys file is gone lets
/// nobody in.
final class LeaveHost implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        var layout = HostLayout.of(call);
        var files = files(layout);
        if (Files.notExists(layout.dropIn()) && files.isEmpty()) {
            call.status().say("This host is not enrolled.");
            return ExitCode.DONE;
        }
        var sshd = HostSshd.of(call, layout);
        var running = RunningSshd.find(call, sshd.settings());
        if (call.on(HostCommands.DRY_RUN)) {
            call.status().say("Nothing is changed by this run. Without '" + HostCommands.DRY_RUN + "', these are removed:");
            call.status().done("File", layout.dropIn());
            files.forEach(file -> call.status().done("File", file));
            return ExitCode.DONE;
        }
        forget(layout, sshd, running, certificates(files));
        if (running.isEmpty() && call.on(HostCommands.NO_RELOAD)) {
            call.status().say("The files in " + layout.directory() + " stay, because a running sshd may need them. Reload it, then run this again.");
            return ExitCode.DONE;
        }
        for (var file : files) {
            Files.deleteIfExists(file);
        }
        removeDirectory(call, layout.directory());
        call.status().done("sshd", "no longer trusts the CA");
        return ExitCode.DONE;
    }

    /// What enrolment has put into its directory, and what keeps it up to date.
    private static List<Path> files(HostLayout layout) throws IOException {
        var files = new ArrayList<Path>();
        if (Files.isDirectory(layout.directory())) {
            try (DirectoryStream<Path> certificates = Files.newDirectoryStream(layout.directory(), "*-cert.pub")) {
                certificates.forEach(files::add);
            }
        }
        List.of(layout.userCaKeys(), layout.revokedKeys(), new KrlFile(layout.revokedKeys()).lock(), layout.root(), layout.environment())
                .stream().filter(Files::exists).forEach(files::add);
        return files;
    }

    private static List<String> certificates(List<Path> files) throws IOException {
        var lines = new ArrayList<String>();
        for (var file : files) {
            if (file.toString().endsWith("-cert.pub")) {
                PublicLine.firstIn(Files.readString(file)).map(PublicLine::toString).ifPresent(lines::add);
            }
        }
        return lines;
    }

    private static void forget(HostLayout layout, HostSshd sshd, Optional<RunningSshd> running, List<String> certificates) throws IOException {
        var changes = new Changes();
        changes.allOrNothing(() -> {
            changes.remove(layout.dropIn());
            var after = sshd.settings();
            if (after.file("revokedkeys").equals(Optional.of(layout.revokedKeys()))
                    || after.file("trustedusercakeys").equals(Optional.of(layout.userCaKeys()))) {
                throw new CommandFailure("another line of the configuration names the files in " + layout.directory())
                        .hint("take that line out of " + layout.config() + " first");
            }
            running.ifPresent(it -> {
                changes.tellAfterUndo(it::tryReload);
                it.reloadNow();
                it.awaitGone(certificates);
            });
        });
    }

    private static void removeDirectory(Invocation call, Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var rest = Files.list(directory)) {
            if (rest.findAny().isPresent()) {
                call.status().say(directory + " stays, since there is more in it.");
                return;
            }
        }
        Files.delete(directory);
    }
}
