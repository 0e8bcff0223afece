package org.countersign.cli.command.ssh.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;

/// Trust in a CA that this machine does not know yet, on the fingerprint of its root: what `ca bootstrap` does, once.
final class FirstTrust {
    private FirstTrust() {}

    /// Does nothing where a root is trusted already.
    static void establish(Invocation call) throws IOException {
        if (Files.exists(CaAccess.rootFile(call))) {
            return;
        }
        var fingerprint = call.value(HostCommands.FINGERPRINT).orElseThrow(() ->
                new CommandFailure("this machine does not know the CA yet: " + CaAccess.rootFile(call) + " does not exist")
                        .hint("give '--ca-url' and '" + HostCommands.FINGERPRINT + "', or run 'ca-cli ca bootstrap' first"));
        var root = new RootCertificates(List.of(CaClient.fetchRoot(CaAccess.url(call), fingerprint, CaAccess.settings(call))));
        var path = call.stepPath();
        path.createDirectories();
        AtomicFile.createNew(CaAccess.rootFile(call), root.toPem().getBytes(StandardCharsets.UTF_8), FileMode.PRIVATE);
        if (Files.notExists(path.defaults())) {
            var defaults = JsonObject.builder().put("ca-url", CaAccess.url(call).toString()).put("fingerprint", fingerprint)
                    .put("root", CaAccess.rootFile(call).toString()).build();
            AtomicFile.createNew(path.defaults(), Json.writeIndented(defaults, "  ").getBytes(StandardCharsets.UTF_8), FileMode.PUBLIC);
        }
        call.status().done("Root certificate", CaAccess.rootFile(call));
    }
}
