package org.countersign.cli.command.ssh;

import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ssh inspect`.
final class InspectCertificate implements Command {
    @Override
    public int run(Invocation call) {
        var input = PublicInput.of(call, 0);
        var certificate = input.certificate();
        if (call.require(SshFlags.INSPECT_FORMAT).equals("json")) {
            call.out().println(CertificateJson.of(certificate));
        } else {
            CertificateText.print(input.name(), certificate, call.out());
        }
        return ExitCode.DONE;
    }
}
