package org.countersign.cli.command.ca;

import static org.countersign.cli.command.ca.CaCommands.AUTHORITY;
import static org.countersign.cli.command.ca.CaCommands.NEW_CONTEXT;
import static org.countersign.cli.command.ca.CaCommands.PROFILE;

import java.nio.file.Files;
import java.util.Optional;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Context;
import org.countersign.cli.home.StepPath;

/// The context that `ca init` or `ca bootstrap` is about to make: one that the flags name, one named after the CA where
/// contexts are in use already, or none at all.
public record ContextChoice(Invocation call, Optional<Context> context) {

    /// @param host names the context when no flag does
    public static ContextChoice of(Invocation call, String host) {
        boolean wanted = call.isGiven(NEW_CONTEXT) || call.isGiven(AUTHORITY) || call.isGiven(PROFILE);
        if (!wanted && !call.home().contexts().enabled()) {
            return new ContextChoice(call, Optional.empty());
        }
        var name = call.value(NEW_CONTEXT).orElse(host);
        return new ContextChoice(call, Optional.of(new Context(
                name, call.value(AUTHORITY).orElse(name), call.value(PROFILE).orElse(name))));
    }

    /// Somebody about to replace a CA may not know that both could stay.
    public void remindOfContexts(StepPath path) {
        if (context.isEmpty() && Files.exists(path.defaults())) {
            call.status().say("This machine is connected to a CA already. To keep several, give each a name with the "
                    + "'--context' flag.");
        }
    }

    /// Makes it the current context; its files are there by now.
    public void store() {
        context.ifPresent(chosen -> {
            call.home().stepPath(context).createProfile();
            call.home().contexts().add(chosen);
        });
    }
}
