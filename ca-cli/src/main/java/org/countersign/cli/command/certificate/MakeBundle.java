package org.countersign.cli.command.certificate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;

/// `certificate bundle`: a certificate and the one of its issuer in one file, as servers send them.
final class MakeBundle implements Command {
    @Override
    public int run(Invocation call) {
        var certificate = CertificateSource.file(call.positional(0)).getFirst();
        var issuer = CertificateSource.file(call.positional(1)).getFirst();
        if (!X509Certificates.isSignedBy(certificate, issuer.getPublicKey())) {
            throw new CommandFailure(call.positional(0) + " is not issued by " + call.positional(1))
                    .hint("name the file with the intermediate that issued it");
        }
        var output = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE)).claim(Path.of(call.positional(2)), FileMode.PRIVATE);
        output.write(CertificateBundle.toPem(List.of(certificate, issuer)).getBytes(StandardCharsets.US_ASCII));
        call.status().done("Certificate", output);
        return ExitCode.DONE;
    }
}
