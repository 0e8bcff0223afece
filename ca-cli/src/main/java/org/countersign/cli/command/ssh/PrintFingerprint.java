package org.countersign.cli.command.ssh;

import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ssh.SshFormatException;

/// `ssh fingerprint`.
final class PrintFingerprint implements Command {
    @Override
    public int run(Invocation call) {
        var input = PublicInput.of(call, 0);
        var line = PublicLine.firstIn(input.text()).orElseThrow(() -> new CommandFailure(
                "error parsing public key: " + input.place() + " holds neither a public key nor a certificate")
                        .hint("they are in files whose names end in .pub"));
        boolean wholeCertificate = call.on(SshFlags.CERTIFICATE);
        if (wholeCertificate && !line.isCertificate()) {
            throw new CommandFailure("error parsing ssh certificate: " + input.name() + " holds a public key")
                    .hint("leave out '" + SshFlags.CERTIFICATE + "'");
        }
        String format = call.require(SshFlags.FINGERPRINT_FORMAT);
        try {
            call.out().println(wholeCertificate
                    ? FingerprintLine.ofCertificate(line, format) : FingerprintLine.ofKey(line, format));
        } catch (SshFormatException e) {
            throw new CommandFailure("error parsing public key: " + e.getMessage()).because(e);
        }
        return ExitCode.DONE;
    }
}
