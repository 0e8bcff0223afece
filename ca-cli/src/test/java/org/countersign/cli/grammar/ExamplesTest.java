package org.countersign.cli.grammar;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.countersign.cli.command.Commands;
import org.junit.jupiter.api.Test;

/// The examples in help are command lines that the program understands: flags that exist, values they take, the right number
/// of arguments.
class ExamplesTest {
    private static final Pattern CALL = Pattern.compile("ca-cli ((?:[^|>)']|'[^']*')+)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private int seen;

    @Test
    void every_example_is_understood() {
        walk(Commands.root());
        assertTrue(seen > 30, "only " + seen + " examples were found");
    }

    private void walk(Node node) {
        switch (node) {
            case CommandGroup group -> group.members().forEach(this::walk);
            case CommandSpec spec -> spec.sections().stream().filter(part -> part.title().equals("EXAMPLES"))
                    .flatMap(part -> part.text().replaceAll("\\\\\n\\s*", "").lines()).filter(line -> line.strip().startsWith("$ "))
                    .forEach(this::understand);
        }
    }

    private void understand(String line) {
        var calls = CALL.matcher(line.replace("$(", "(").replaceAll("-o ProxyCommand='([^']*)'.*", "$1"));
        while (calls.find()) {
            seen++;
            var words = new ArrayList<String>();
            WORD.matcher(calls.group(1)).results().forEach(word -> words.add(word.group(1) == null ? word.group(2) : word.group(1)));
            assertDoesNotThrow(() -> understand(Commands.root(), words), line);
        }
    }

    private static void understand(CommandGroup group, List<String> words) {
        var member = group.member(words.getFirst()).orElseThrow(() -> new AssertionError("no command " + words));
        switch (member) {
            case CommandGroup inner -> understand(inner, words.subList(1, words.size()));
            case CommandSpec spec -> {
                var line = CommandLine.parse(spec, words.subList(1, words.size()));
                long least = spec.positionals().stream().filter(it -> it.count() == Positional.Count.ONE).count();
                boolean open = spec.positionals().stream().anyMatch(it -> it.count() == Positional.Count.ANY_NUMBER);
                int count = line.positionals().size();
                assertTrue(count >= least && (open || count <= spec.positionals().size()), "arguments: " + line.positionals());
            }
        }
    }
}
