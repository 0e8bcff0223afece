package org.countersign.cli.command.ssh.krl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.command.ssh.krl.RevocationSpec.Issuer;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlBuilder;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.ssh.krl.KrlWriter;

/// `ssh krl create` and `ssh krl add`: lists that somebody keeps by hand.
final class WriteKrl implements Command {
    private static final int LARGEST_INPUT = 64 * 1024 * 1024;
    private static final int LARGEST_KEY = 64 * 1024;
    private static final String STDIN = "-";
    private static final String WORK = "Making the revocation list";

    private final boolean adding;

    WriteKrl(boolean adding) {
        this.adding = adding;
    }

    @Override
    public int run(Invocation call) throws IOException {
        call.checkIncompatible(KrlCommands.CA_KEY, KrlCommands.ANY_CA);
        var file = Path.of(call.positional(0));
        var entries = new KrlBuilder();
        read(call, new RevocationSpec(entries, issuer(call)));
        if (adding) {
            new KrlFile(file).change(old -> call.progress().during(WORK, () -> bytes(added(call, old, entries))));
        } else {
            var output = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE)).claim(file, FileMode.PUBLIC);
            var krl = entries.build(version(call).orElse(1L), now(), call.value(KrlCommands.COMMENT).orElse(""));
            output.write(call.progress().during(WORK, () -> bytes(krl)));
        }
        call.status().done("Revocation list", file);
        return ExitCode.DONE;
    }

    private static void read(Invocation call, RevocationSpec spec) throws IOException {
        for (var name : call.positionals().subList(1, call.positionals().size())) {
            spec.read(name.equals(STDIN) ? new String(call.in().readNBytes(LARGEST_INPUT), StandardCharsets.UTF_8)
                    : text(Path.of(name), LARGEST_INPUT), name.equals(STDIN) ? "standard input" : name);
        }
        try {
            call.values(KrlCommands.SERIALS).forEach(spec::serials);
            call.values(KrlCommands.KEY_ID).forEach(spec::revokeKeyId);
        } catch (SshFormatException | IllegalArgumentException e) {
            throw new CommandFailure("nothing was written: " + e.getMessage()).because(e);
        }
    }

    private static String text(Path file, int limit) {
        return new String(RegularFile.read(file, limit, "key or specification file"), StandardCharsets.UTF_8);
    }

    private static Optional<Issuer> issuer(Invocation call) {
        if (call.on(KrlCommands.ANY_CA)) {
            return Optional.of(new Issuer(Optional.empty()));
        }
        return call.value(KrlCommands.CA_KEY).map(file -> new Issuer(Optional.of(publicKey(file))));
    }

    private static SshPublicKey publicKey(String file) {
        var line = PublicLine.firstIn(text(Path.of(file), LARGEST_KEY)).filter(it -> !it.isCertificate());
        try {
            return line.orElseThrow(() -> FlagFailure.invalid(KrlCommands.CA_KEY, file, "it is no public key")).key();
        } catch (SshFormatException e) {
            throw FlagFailure.invalid(KrlCommands.CA_KEY, file, e.getMessage());
        }
    }

    private static Optional<Long> version(Invocation call) {
        return call.value(KrlCommands.VERSION).map(text -> {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw FlagFailure.invalid(KrlCommands.VERSION, text, "it is not a number from 0 to 18446744073709551615");
            }
        });
    }

    /// The new version is higher than the old one: of two lists with the same name the higher one counts.
    private static Krl added(Invocation call, Krl old, KrlBuilder entries) {
        long version = version(call).orElse(old.version() + 1);
        if (Long.compareUnsigned(version, old.version()) <= 0) {
            throw new CommandFailure("the list has version " + Long.toUnsignedString(old.version()) + " already, which is not lower")
                    .hint("the version of a list only grows");
        }
        var before = new KrlBuilder().addAll(old);
        var more = entries.build(version, now(), "");
        return before.addAll(more).build(version, now(), call.value(KrlCommands.COMMENT).orElse(old.comment()));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /// A list that sshd cannot read locks everybody out: it is read by the independent reader before it is written.
    private static byte[] bytes(Krl krl) {
        byte[] bytes = KrlWriter.write(krl);
        if (!KrlReader.read(bytes).equals(krl)) {
            throw new CommandFailure("the list could not be written so that it reads as meant").hint("the file is as it was");
        }
        return bytes;
    }
}
