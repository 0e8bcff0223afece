package org.countersign.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Completion;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Context;

/// `completion`: the script for a shell, or what the script asks for.
final class Complete implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Override
    public int run(Invocation call) throws IOException {
        var shell = call.positional(0);
        if (!SHELLS.contains(shell)) {
            throw new CommandFailure("there is no completion for '" + shell + "'").hint("there is one for " + String.join(", ", SHELLS));
        }
        if (call.positionals().size() == 1) {
            call.out().print(script(shell));
            return ExitCode.DONE;
        }
        var words = call.positionals().subList(1, call.positionals().size());
        new Completion(Commands.root(), name -> values(call, name)).after(words)
                .forEach(candidate -> call.out().println(line(shell, candidate)));
        return ExitCode.DONE;
    }

    private static String script(String shell) throws IOException {
        try (var in = Complete.class.getResourceAsStream("completion." + shell)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String line(String shell, Completion.Candidate candidate) {
        return switch (shell) {
            case "zsh" -> candidate.text().replace(":", "\\:") + (candidate.help().isEmpty() ? "" : ":" + candidate.help());
            case "fish" -> candidate.text() + (candidate.help().isEmpty() ? "" : "\t" + candidate.help());
            default -> candidate.text();
        };
    }

    /// Names that only this user or their CA knows. A completion that cannot be found out is no completion, and no failure.
    private static List<String> values(Invocation call, String placeholder) {
        try {
            return switch (placeholder) {
                case "context" -> call.home().contexts().all().stream().map(Context::name).toList();
                case "provisioner" -> KnownProvisioners.names(call);
                case "shell" -> SHELLS;
                default -> List.of();
            };
        } catch (CommandFailure _) {
            return List.of();
        }
    }
}
