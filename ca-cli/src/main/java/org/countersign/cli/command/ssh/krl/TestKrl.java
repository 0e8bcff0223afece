package org.countersign.cli.command.ssh.krl;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.krl.Krl;

/// `ssh krl test`: as `ssh-keygen -Q`, and in its words.
final class TestKrl implements Command {
    private static final int LARGEST_KEY_FILE = 64 * 1024;

    @Override
    public int run(Invocation call) {
        var krl = call.progress().during("Reading the revocation list", () -> KrlFile.read(Path.of(call.positional(0))));
        var files = call.positionals().subList(1, call.positionals().size());
        if (files.isEmpty()) {
            throw new CommandFailure("not enough positional arguments were provided in '" + call.name() + " <file> <key>...'")
                    .hint("name the keys and certificates to look for, files whose names end in .pub");
        }
        boolean any = false;
        for (var file : files) {
            boolean revoked = isRevoked(krl, Path.of(file));
            call.out().println(file + ": " + (revoked ? "REVOKED" : "ok"));
            any |= revoked;
        }
        return any ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static boolean isRevoked(Krl krl, Path file) {
        String text = new String(RegularFile.read(file, LARGEST_KEY_FILE, "public key file"), StandardCharsets.UTF_8);
        var line = PublicLine.firstIn(text).orElseThrow(() -> new CommandFailure(file + " holds no public key and no certificate"));
        try {
            return line.isCertificate() ? krl.isRevoked(line.certificate()) : krl.isRevoked(line.key());
        } catch (SshFormatException e) {
            throw new CommandFailure(file + " cannot be read: " + e.getMessage()).because(e);
        }
    }
}
