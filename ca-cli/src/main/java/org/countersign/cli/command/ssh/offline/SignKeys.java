package org.countersign.cli.command.ssh.offline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.ssh.Announcement;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFile;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.Draw;
import org.countersign.core.issue.OwnerIssuance;
import org.countersign.core.issue.SshShape;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;

/// `ssh sign`. Flags and keys are judged first, all certificates planned next, then the files are claimed, and only then is the CA
/// key applied to the first.
final class SignKeys implements Command {
    private static final String STDIN = "-";
    private static final int LARGEST_INPUT = 64 * 1024;
    private final SecureRandom random = new SecureRandom();

    /// A key to certify, and the file that its certificate goes to: none is standard output.
    private record Subject(PublicKeyFile key, Optional<Path> certificate) {}

    @Override
    public int run(Invocation call) throws IOException {
        checkFlags(call);
        var shape = shape(call);
        var validity = ChosenValidity.of(call, shape.type(), Instant.now());
        long serial = serial(call, call.positionals().size());
        var subjects = subjects(call);
        try (var ca = CaKey.of(call)) {
            var bodies = new ArrayList<SshCertificateBody>();
            for (var subject : subjects) {
                bodies.add(body(call, subject.key().key(), shape, validity, new Draw(serial++, nonce()), ca.publicKey()));
            }
            var outputs = outputs(call, subjects);
            for (int i = 0; i < bodies.size(); i++) {
                write(call, subjects.get(i).key(), ca.certify(bodies.get(i)), outputs.get(i));
            }
        }
        call.status().say("No CA knows of this: only a revocation list that you write can revoke it (ca-cli ssh krl create).");
        return ExitCode.DONE;
    }

    private static void checkFlags(Invocation call) {
        if (call.positionals().isEmpty()) {
            throw new CommandFailure("not enough positional arguments were provided in '" + call.name() + " <key-file>...'")
                    .hint("name the public keys to certify, files whose names end in .pub");
        }
        call.require(SignFlags.CA_KEY);
        call.require(SignFlags.KEY_ID);
        call.checkIncompatible(SignFlags.VALIDITY, SignFlags.NOT_BEFORE, SignFlags.NOT_AFTER);
        call.checkIncompatible(SignFlags.NO_PRINCIPALS, SignFlags.PRINCIPAL);
        call.checkIncompatible(SignFlags.AGENT, SignFlags.CA_PASSWORD_FILE);
        call.checkRequires(SignFlags.NO_PRINCIPALS, SignFlags.INSECURE);
        if (!call.on(SignFlags.NO_PRINCIPALS)) {
            call.require(SignFlags.PRINCIPAL);
        }
    }

    private static List<Subject> subjects(Invocation call) throws IOException {
        var subjects = new ArrayList<Subject>();
        for (var name : call.positionals()) {
            subjects.add(name.equals(STDIN) ? new Subject(fromStdin(call), Optional.empty())
                    : new Subject(PublicKeyFile.read(Path.of(name)), Optional.of(certificateOf(name))));
        }
        return subjects;
    }

    private static List<Optional<OutputFile>> outputs(Invocation call, List<Subject> subjects) {
        var files = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        return subjects.stream().map(subject -> subject.certificate().map(path -> files.claim(path, FileMode.PUBLIC))).toList();
    }

    private static PublicKeyFile fromStdin(Invocation call) throws IOException {
        return PublicKeyFile.parse(new String(call.in().readNBytes(LARGEST_INPUT), StandardCharsets.UTF_8), "from standard input");
    }

    private static Path certificateOf(String name) {
        return Path.of((name.endsWith(".pub") ? name.substring(0, name.length() - ".pub".length()) : name) + "-cert.pub");
    }

    private static SshShape shape(Invocation call) {
        var type = call.on(SignFlags.HOST) ? CertificateType.HOST : CertificateType.USER;
        var options = CertificateOptions.of(type, call.values(SignFlags.OPTION));
        return new SshShape(type, call.require(SignFlags.KEY_ID), call.values(SignFlags.PRINCIPAL), options.critical(),
                options.extensions(), Optional.empty(), Optional.empty());
    }

    private static SshCertificateBody body(Invocation call, SshPublicKey key, SshShape shape, Validity validity, Draw draw,
            SshPublicKey caKey) {
        if (call.on(SignFlags.INSECURE)) {
            return OwnerIssuance.planUnsafe(key, shape, validity, draw, caKey);
        }
        try {
            return OwnerIssuance.plan(key, shape, validity, draw, caKey);
        } catch (ProblemException e) {
            throw new CommandFailure(e.problem().message()).because(e)
                    .hint("--insecure makes what OpenSSH can read, even if servers refuse it or take it for something else");
        }
    }

    /// Numbers that are drawn have 63 bits: the chance that two are the same is nothing, and no program takes them for negative.
    private long serial(Invocation call, int count) {
        var given = call.value(SignFlags.SERIAL);
        if (given.isEmpty()) {
            return random.nextLong() >>> 2 | 1L << 61;
        }
        try {
            long first = SerialRange.parseSerial(given.get());
            return new SerialRange(first, first + count - 1).first();
        } catch (IllegalArgumentException e) {
            throw FlagFailure.invalid(SignFlags.SERIAL, given.get(), "it is not a serial, from 1 to 18446744073709551615");
        }
    }

    private byte[] nonce() {
        byte[] nonce = new byte[SshCertificateBody.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private static void write(Invocation call, PublicKeyFile key, SshCertificate certificate, Optional<OutputFile> output) {
        String comment = key.comment().isEmpty() ? certificate.body().keyId() : key.comment();
        String line = PublicLine.format(certificate.toLine(), comment);
        output.ifPresentOrElse(file -> {
            file.write(line);
            call.status().done("Certificate", file);
        }, () -> call.out().print(line));
        call.status().done("Serial", Long.toUnsignedString(certificate.body().serial()));
        Announcement.of(certificate, call.status());
    }
}
