package org.countersign.cli.command.ca;

import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ca roots` and `ca federation`.
final class DownloadBundle implements Command {
    private final Kind kind;

    enum Kind { ROOTS, FEDERATION }

    DownloadBundle(Kind kind) {
        this.kind = kind;
    }

    @Override
    public int run(Invocation call) {
        var output = CertificateOutput.of(call);
        output.write(download(call).toPem(), "The root certificate bundle");
        return ExitCode.DONE;
    }

    private RootCertificates download(Invocation call) {
        try (var ca = CaAccess.connect(call)) {
            return switch (kind) {
                case ROOTS -> ca.roots();
                case FEDERATION -> ca.federation();
            };
        }
    }
}
