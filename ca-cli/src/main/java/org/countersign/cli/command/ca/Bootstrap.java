package org.countersign.cli.command.ca;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.certificate.ChangeTrust;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.StepPath;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.FileMode;

/// `ca bootstrap`: trust on a fingerprint, once.
final class Bootstrap implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        var url = CaAccess.url(call);
        var root = VerifiedRoot.download(call);
        var context = ContextChoice.of(call, url.host());
        var path = call.home().stepPath(context.context());
        context.remindOfContexts(path);
        store(call, root, path, context);
        if (call.on(CaCommands.INSTALL)) {
            call.status().begin("Installing the root certificate in the system truststore... ");
            ChangeTrust.installInSystem(root, call);
            call.status().say("done.");
        }
        return ExitCode.DONE;
    }

    private static void store(Invocation call, X509Certificate root, StepPath path, ContextChoice context)
            throws IOException {
        path.createDirectories();
        var files = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        var rootFile = files.claim(path.root(), FileMode.PRIVATE);
        var defaults = files.claim(path.defaults(), FileMode.PUBLIC);

        rootFile.write(new RootCertificates(List.of(root)).toPem());
        call.status().say("The root certificate has been saved in " + rootFile + ".");
        defaults.write(Json.writeIndented(defaults(call, path), "  "));
        context.store();
        call.status().say("The authority configuration has been saved in " + defaults + ".");
    }

    private static JsonObject defaults(Invocation call, StepPath path) {
        return JsonObject.builder()
                .put("ca-url", CaAccess.url(call).toString())
                .put("fingerprint", call.require(CaCommands.FINGERPRINT))
                .put("root", path.root().toString())
                .putUnlessEmpty("redirect-url", call.value(CaCommands.REDIRECT_URL).orElse(""))
                .build();
    }
}
