package org.countersign.cli.command.ca;

import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonValue;
import org.countersign.core.text.Printable;

/// `ca provisioner list`: exactly what the CA says of them.
final class ListProvisioners implements Command {
    @Override
    public int run(Invocation call) {
        try (var ca = CaAccess.connect(call)) {
            var all = ca.provisioners().stream().<JsonValue>map(provisioner -> provisioner.description()).toList();
            call.out().println(Printable.json(Json.writeIndented(new JsonValue.JsonArray(all), "   ")));
        }
        return ExitCode.DONE;
    }
}
