package org.countersign.cli.command.ca;

import java.nio.file.Files;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Context;
import org.countersign.cli.home.StepPath;

/// The context that `ca init` or `ca bootstrap` is about to make: one that the flags name, one named after the CA where
/// contexts are in use already, or none at all.
public record ContextChoice(Invocation call, Optional<Context> context) {
    public static final Flag NAME = CommonFlags.CONTEXT.meaning("The <name> of the context to make and use.");
    public static final Flag AUTHORITY = Flag.value("authority", "name",
            "The <name> of the context's authority. The name of the context by default.");
    public static final Flag PROFILE = Flag.value("profile", "name",
            "The <name> of the context's profile. The name of the context by default.");

    /// @param host names the context when no flag does
    public static ContextChoice of(Invocation call, String host) {
        boolean wanted = call.isGiven(NAME) || call.isGiven(AUTHORITY) || call.isGiven(PROFILE);
        if (!wanted && !call.home().contexts().enabled()) {
            return new ContextChoice(call, Optional.empty());
        }
        var name = call.value(NAME).orElse(host);
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
