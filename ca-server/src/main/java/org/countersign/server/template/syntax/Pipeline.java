package org.countersign.server.template.syntax;

import java.util.List;

/// Commands, each of which hands its value to the next as its last argument; the value of the last may go to variables.
///
/// @param variables  the variables that take the value, with their `$`
/// @param isAssigned whether these variables exist already
/// @param end        where its text ends
public record Pipeline(int place, int end, List<String> variables, boolean isAssigned, List<Command> commands) {
    public Pipeline {
        variables = List.copyOf(variables);
        commands = List.copyOf(commands);
    }
}
