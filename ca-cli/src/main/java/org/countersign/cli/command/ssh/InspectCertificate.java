package org.countersign.cli.command.ssh;

import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;

/// `ssh inspect`.
final class InspectCertificate implements Command {
    @Override
    public int run(Invocation call) {
        var input = PublicInput.of(call, 0);
        var certificate = certificate(input);
        if (call.require(SshFlags.INSPECT_FORMAT).equals("json")) {
            call.out().println(CertificateJson.of(certificate));
        } else {
            CertificateText.print(input.name(), certificate, call.out());
        }
        return ExitCode.DONE;
    }

    private static SshCertificate certificate(PublicInput input) {
        var line = PublicLine.firstIn(input.text()).or(() -> PublicLine.ofBase64(input.text())).orElseThrow(
                () -> new CommandFailure("error parsing ssh certificate: " + input.name() + " holds none"));
        if (!line.isCertificate()) {
            throw new CommandFailure("error decoding ssh certificate: " + input.name() + " holds a public key")
                    .hint("a certificate is in a file whose name ends in -cert.pub");
        }
        try {
            return line.certificate();
        } catch (SshFormatException e) {
            throw new CommandFailure("error parsing ssh certificate: " + e.getMessage()).because(e);
        }
    }
}
