package org.countersign.cli.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.command.Commands;
import org.countersign.cli.terminal.Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpTextTest {
    private static final CommandSpec SPEC = CommandSpec.command("greet", "say hello")
            .description("Greets <name> in a friendly way, and because this sentence is rather long it has to be filled.")
            .takes(Positional.one("name", "Who is greeted."))
            .flags(Flag.value("tone,t", "tone", "How it sounds.").oneOf("warm", "cold").byDefault("warm"))
            .exitCodes("0 when greeted.")
            .examples("  $ ca-cli greet bob")
            .runs(() -> call -> 0);

    @TempDir
    Path home;

    private static String help(Style style) {
        var out = new ByteArrayOutputStream();
        new HelpText(style).write(SPEC, "greet", new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shows_the_sections_in_their_order_filled_to_80_columns() {
        assertEquals("""
                NAME
                      ca-cli greet -- say hello

                USAGE
                      ca-cli greet <name> [--tone=<tone>]

                DESCRIPTION
                      Greets <name> in a friendly way, and because this sentence is rather long
                      it has to be filled.

                POSITIONAL ARGUMENTS
                      name
                          Who is greeted.

                OPTIONS
                      --tone=<tone>, -t=<tone>
                          How it sounds. Options are warm, cold. Default: warm.

                EXIT CODES
                      0 when greeted.

                EXAMPLES
                        $ ca-cli greet bob
                """, help(Style.PLAIN));
    }

    @Test
    void underlines_placeholders_on_a_terminal() {
        assertTrue(help(new Style(true)).contains("Greets \u001b[4mname\u001b[0m in"));
    }

    /// Every declaration in the tables is rendered once: no line over 80 columns but for commands to copy, no
    /// empty summary.
    @Test
    void every_command_has_help_by_three_ways() {
        walk(Commands.root(), List.of());
    }

    private void walk(Node node, List<String> path) {
        var words = new java.util.ArrayList<>(path);
        words.add("--help");
        var shown = CliRun.user(home).run(words.toArray(String[]::new));
        assertEquals(0, shown.exitCode(), path.toString());
        assertEquals(List.of(), shown.out().lines().filter(line -> line.length() > 80 && !line.contains(" $ ")).toList());
        words.addFirst("help");
        words.removeLast();
        assertEquals(shown, CliRun.user(home).run(words.toArray(String[]::new)));
        assertTrue(!node.summary().isBlank(), path.toString());
        if (node instanceof CommandGroup group) {
            assertEquals(shown, CliRun.user(home).run(path.toArray(String[]::new)));
            for (var member : group.members()) {
                var longer = new java.util.ArrayList<>(path);
                longer.add(member.name());
                walk(member, longer);
            }
        }
    }
}
