package org.countersign.cli.grammar;

/// A word of the command line that names something: a command, or a group of more of them.
public sealed interface Node permits CommandGroup, CommandSpec {
    String name();

    /// One line for the list of commands.
    String summary();
}
