package org.countersign.cli.command.context;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The table of the group `context`.
public final class ContextCommands {
    static final Flag JSON = Flag.toggle("json", "Print name, authority and profile as JSON.");
    private static final Positional NAME = Positional.one("name", "The name of the context.");

    private ContextCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("context", "manage contexts", """
                A context is a name for an authority and a set of defaults. Contexts are made by 'ca bootstrap' and \
                'ca init' with the --context flag.""", ContextCommands::members);
    }

    private static List<Node> members() {
        return List.of(
                command("current", "print the current context")
                        .flags(JSON).withoutDefaults()
                        .examples("  $ ca-cli context current").runs(() -> new CurrentContext()),
                command("list", "list all contexts")
                        .description("Lists all contexts by name, the current one marked and first.")
                        .withoutDefaults()
                        .examples("  $ ca-cli context list").runs(() -> new ListContexts()),
                command("select", "make a context the current one")
                        .takes(NAME).withoutDefaults()
                        .examples("  $ ca-cli context select work").runs(() -> new SelectContext()),
                command("remove", "remove a context with its files")
                        .description("""
                                Removes a context. Its authority and profile directories are deleted too, unless \
                                another context uses them. The current context cannot be removed while there \
                                are others.""")
                        .takes(NAME).flags(CommonFlags.FORCE.meaning("Remove it without asking."))
                        .withoutDefaults()
                        .examples("  $ ca-cli context remove work --force").runs(() -> new RemoveContext()));
    }
}
