package org.countersign.cli.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.countersign.cli.command.Commands;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.CommandSpec;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.transcript.Transcript.Step;
import org.junit.jupiter.api.Test;

/// Each command has its transcript, `ssh-login.txt`, and what help says about it is played there.
class EveryCommandTest {
    private final TreeMap<String, CommandSpec> commands = new TreeMap<>();

    EveryCommandTest() {
        collect(Commands.root(), List.of());
    }

    private void collect(Node node, List<String> path) {
        switch (node) {
            case CommandGroup group -> group.members().forEach(member -> {
                var longer = new ArrayList<>(path);
                longer.add(member.name());
                collect(member, longer);
            });
            case CommandSpec spec -> commands.put(String.join(" ", path), spec);
        }
    }

    private static List<Step> played(String command) throws Exception {
        var file = TranscriptsTest.FOLDER.resolve(command.replace(' ', '-') + ".txt");
        return Files.exists(file) ? Transcript.read(file).steps() : List.of();
    }

    @Test
    void every_command_does_its_work_in_a_transcript() throws Exception {
        var silent = new ArrayList<String>();
        for (var command : commands.keySet()) {
            if (played(command).stream().noneMatch(step -> step.output().code().startsWith("0")
                    && step.command().contains("ca-cli " + command))) {
                silent.add(command);
            }
        }
        assertEquals(List.of(), silent);
    }

    @Test
    void every_example_of_help_is_played() throws Exception {
        int examples = 0;
        var left = new ArrayList<String>();
        for (var command : commands.entrySet()) {
            boolean codesAnswer = command.getValue().sections().stream().anyMatch(part -> part.title().equals("EXIT CODES"));
            var typed = played(command.getKey()).stream().filter(step -> codesAnswer || step.output().code().startsWith("0"))
                    .map(step -> oneLine(step.command())).toList();
            for (var example : examples(command.getValue())) {
                examples++;
                if (!typed.contains(example)) {
                    left.add(command.getKey() + ": " + example);
                }
            }
        }
        assertTrue(examples > 60, "only " + examples + " examples were found");
        assertEquals(List.of(), left);
    }

    @Test
    void every_command_has_an_example() {
        assertEquals(List.of(), commands.entrySet().stream().filter(command -> examples(command.getValue()).isEmpty())
                .map(command -> command.getKey()).toList());
    }

    private static List<String> examples(CommandSpec spec) {
        return spec.sections().stream().filter(part -> part.title().equals("EXAMPLES"))
                .flatMap(part -> oneLine(part.text()).lines()).map(String::strip).filter(line -> line.startsWith("$ "))
                .map(line -> line.substring(2)).toList();
    }

    private static String oneLine(String command) {
        return command.replaceAll("\\\\\n\\s*", "");
    }
}
