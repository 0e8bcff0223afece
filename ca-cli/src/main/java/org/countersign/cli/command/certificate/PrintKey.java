package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.CertificateRequest;
import org.countersign.core.x509.X509FormatException;

/// `certificate key`: the public key of a certificate or of a certificate request, the first of its file.
final class PrintKey implements Command {
    private static final String REQUEST = "CERTIFICATE REQUEST";

    @Override
    public int run(Invocation call) throws IOException {
        var output = Result.of(call);
        var key = key(call.positional(0), CertificateSource.bytes(call.positional(0), call));
        output.write("Public Key", Pem.encode("PUBLIC KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
        return ExitCode.DONE;
    }

    private static PublicKey key(String name, byte[] content) {
        try {
            var first = Pem.parse(new String(content, StandardCharsets.ISO_8859_1)).stream().findFirst();
            return first.filter(block -> block.label().endsWith(REQUEST)).map(block -> CertificateRequest.parse(block.der()).publicKey())
                    .orElseGet(() -> CertificateSource.parse(name, content).getFirst().getPublicKey());
        } catch (KeyFormatException | X509FormatException e) {
            throw new CommandFailure("error parsing " + name + ": " + e.getMessage()).because(e);
        }
    }
}
