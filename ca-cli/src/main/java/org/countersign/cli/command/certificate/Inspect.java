package org.countersign.cli.command.certificate;

import static org.countersign.cli.command.certificate.CertificateCommands.BUNDLE;
import static org.countersign.cli.command.certificate.CertificateCommands.INSPECT_FORMAT;
import static org.countersign.cli.command.certificate.CertificateCommands.SHORT;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonValue;
import org.countersign.core.keys.Pem;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.X509Certificates;

/// `certificate inspect`.
final class Inspect implements Command {
    @Override
    public int run(Invocation call) {
        var format = call.require(INSPECT_FORMAT);
        if (call.on(SHORT) && !format.equals("text")) {
            throw FlagFailure.incompatible(SHORT, INSPECT_FORMAT);
        }
        var all = CertificateSource.read(call.optionalPositional(0).orElse("-"), call);
        var certificates = call.on(BUNDLE) ? all : List.of(all.getFirst());
        call.out().print(switch (format) {
            case "pem" -> each(certificates, c -> Pem.encode("CERTIFICATE", X509Certificates.der(c)));
            case "json" -> json(certificates, call.on(BUNDLE));
            default -> each(certificates, call.on(SHORT) ? CertificateSummary::of : CertificateText::of);
        });
        return ExitCode.DONE;
    }

    private static String each(List<X509Certificate> certificates,
            java.util.function.Function<X509Certificate, String> form) {
        return certificates.stream().map(form).collect(Collectors.joining());
    }

    private static String json(List<X509Certificate> certificates, boolean asArray) {
        var objects = certificates.stream().<JsonValue>map(CertificateJson::of).toList();
        return Printable.json(Json.writeIndented(asArray ? new JsonValue.JsonArray(objects) : objects.getFirst(), "  ")) + "\n";
    }
}
