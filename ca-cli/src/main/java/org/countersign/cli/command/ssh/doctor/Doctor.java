package org.countersign.cli.command.ssh.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.openssh.Sshd;
import org.countersign.cli.process.Programs;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.text.Printable;

/// `ssh doctor`.
final class Doctor implements Command {
    private static final int NOT_FOUND_OUT = 255;

    @Override
    public int run(Invocation call) {
        var findings = new Findings();
        try {
            examine(call, findings, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        } catch (CommandFailure e) {
            throw e.exitCode(NOT_FOUND_OUT);
        }
        var report = new Report(findings);
        if (call.on(DoctorFlags.JSON)) {
            report.printJson(call.out());
        } else {
            report.print(call.out(), call.streams().outStyle());
        }
        return findings.verdict().isPresent() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static void examine(Invocation call, Findings findings, Instant now) {
        var destination = call.optionalPositional(0);
        if (destination.isPresent()) {
            refuseFlags(call, "examines this machine, and cannot be given with a destination", DoctorFlags.USER,
                    DoctorFlags.CERTIFICATE, DoctorFlags.NAME);
            var ssh = new SshCall(new Programs(call.environment(), call.progress()), sshOptions(call), checked(destination.get()));
            new ClientWalk(findings, ssh, call.environment(), now, call.progress()).examine();
        } else {
            refuseFlags(call, "needs a destination to log in to", DoctorFlags.PORT, DoctorFlags.IDENTITY_FILE,
                    DoctorFlags.SSH_CONFIG, DoctorFlags.OPTION);
            host(call, findings, now).examine();
        }
    }

    private static void refuseFlags(Invocation call, String reason, Flag... flags) {
        for (var flag : flags) {
            if (call.isGiven(flag)) {
                throw new CommandFailure("flag '" + flag + "' " + reason);
            }
        }
    }

    private static HostWalk host(Invocation call, Findings findings, Instant now) {
        var sshd = new Sshd(new Programs(call.environment(), call.progress()), call.require(DoctorFlags.SSHD), Path.of(call.require(DoctorFlags.SSHD_CONFIG)));
        var user = call.value(DoctorFlags.USER).map(name -> checked(DoctorFlags.USER, name));
        var address = checked(DoctorFlags.ADDRESS, call.require(DoctorFlags.ADDRESS));
        return new HostWalk(findings, sshd, call.value(DoctorFlags.NAME), user, address, certificate(call), now);
    }

    private static Optional<SshCertificate> certificate(Invocation call) {
        return call.value(DoctorFlags.CERTIFICATE).map(file -> {
            var read = CertificateFile.certificate(Path.of(file));
            return read.value().orElseThrow(() -> new CommandFailure("the certificate cannot be examined: " + read.problem()));
        });
    }

    /// What goes to `sshd -C`, where commas separate.
    private static String checked(Flag flag, String value) {
        if (!value.matches("[A-Za-z0-9_.:%@\\\\$-]{1,255}") || value.startsWith("-")) {
            throw FlagFailure.invalid(flag, value, "it holds characters that have no place there");
        }
        return value;
    }

    private static String checked(String destination) {
        if (destination.startsWith("-") || destination.isBlank() || destination.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new CommandFailure("'" + Printable.text(destination) + "' is no destination for ssh");
        }
        return destination;
    }

    private static List<String> sshOptions(Invocation call) {
        var options = new ArrayList<String>();
        call.value(DoctorFlags.SSH_CONFIG).ifPresent(file -> options.addAll(List.of("-F", file)));
        call.value(DoctorFlags.PORT).ifPresent(port -> options.addAll(List.of("-p", port)));
        call.value(DoctorFlags.IDENTITY_FILE).ifPresent(file -> options.addAll(List.of("-i", file)));
        call.values(DoctorFlags.OPTION).forEach(setting -> options.addAll(List.of("-o", setting)));
        return options;
    }
}
