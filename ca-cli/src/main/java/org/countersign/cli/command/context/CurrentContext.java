package org.countersign.cli.command.context;

import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;

/// `context current`.
final class CurrentContext implements Command {
    @Override
    public int run(Invocation call) {
        var current = call.home().contexts().current().orElseThrow(() -> new CommandFailure("no context selected")
                .hint("'context select <name>' selects one, 'ca bootstrap --context <name>' makes one"));
        call.out().println(call.on(ContextCommands.JSON)
                ? Json.write(JsonObject.builder().put("name", current.name()).put("authority", current.authority())
                        .put("profile", current.profile()).build())
                : current.name());
        return ExitCode.DONE;
    }
}
