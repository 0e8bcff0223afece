package org.countersign.cli.command.ca;

import java.util.List;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ca root`.
final class DownloadRoot implements Command {
    @Override
    public int run(Invocation call) {
        var output = CertificateOutput.of(call);
        var root = VerifiedRoot.download(call);
        output.write(new RootCertificates(List.of(root)).toPem(), "The root certificate");
        return ExitCode.DONE;
    }
}
