package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;

/// `certificate format`: the first certificate of a file, PEM as DER, and DER as PEM.
final class ConvertForm implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        var output = Result.of(call);
        byte[] content = CertificateSource.bytes(call.positional(0), call);
        var certificate = CertificateSource.parse(call.positional(0), content).getFirst();
        output.write("Certificate", CertificateSource.isPem(content) ? X509Certificates.der(certificate)
                : CertificateBundle.toPem(List.of(certificate)).getBytes(StandardCharsets.US_ASCII));
        return ExitCode.DONE;
    }
}
