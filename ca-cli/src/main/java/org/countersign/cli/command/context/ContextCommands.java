package org.countersign.cli.command.context;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;

/// The table of the group `context`.
public final class ContextCommands {
    static final Flag JSON = Flag.toggle("json", "Print name, authority and profile as JSON.");

    private ContextCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("context", "manage contexts", """
                A context is a name for an authority and a set of defaults. Contexts are made by 'ca bootstrap' and \
                'ca init' with the --context flag.""", ContextCommands::members);
    }

    private static List<Node> members() {
        return List.of(
                command("current", "print the current context")
                        .flags(JSON).withoutDefaults().runs(() -> new CurrentContext()),
                command("list", "list all contexts")
                        .description("Lists all contexts by name, the current one marked and first.")
                        .withoutDefaults().runs(() -> new ListContexts()));
    }
}
