package org.countersign.cli.grammar;

import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.cli.release.Release;
import org.countersign.cli.terminal.Style;

/// The help text of a command or group, made of its declaration: sections in a fixed order, filled to 80 columns.
///
/// Placeholders are written `<name>` in declarations; a terminal shows them underlined instead.
final class HelpText {
    private static final int INDENT = 6;
    private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z0-9][a-z0-9|=-]*)>");

    private final Style style;
    private final StringBuilder text = new StringBuilder();

    HelpText(Style style) {
        this.style = style;
    }

    /// @param path the words that lead to the node, without the program's name
    void write(Node node, String path, PrintStream out) {
        var name = (Release.PROGRAM + " " + path).strip();
        section("NAME", name + " -- " + node.summary());
        // Not a switch over types, as in Dispatcher.
        if (node instanceof CommandGroup group) {
            describe(group, name);
        } else {
            describe((CommandSpec) node, name);
        }
        out.print(text);
    }

    private void describe(CommandGroup group, String name) {
        section("USAGE", name + " <command> [<argument>...] [--flag...]");
        section("DESCRIPTION", group.description());
        heading("COMMANDS");
        for (var member : group.members()) {
            entry(style.bold(member.name()), member.name(), member.summary());
        }
    }

    private void describe(CommandSpec spec, String name) {
        section("USAGE", Stream.concat(Stream.of(name, spec.arguments()),
                spec.flags().stream().map(flag -> "[" + form(flag, flag.label()) + "]"))
                .filter(part -> !part.isEmpty()).collect(Collectors.joining(" ")));
        section("DESCRIPTION", spec.description());
        if (!spec.positionals().isEmpty()) {
            heading("POSITIONAL ARGUMENTS");
            spec.positionals().forEach(argument -> entry(argument.name(), argument.name(), argument.help()));
        }
        if (!spec.flags().isEmpty()) {
            heading("OPTIONS");
            spec.flags().forEach(this::option);
        }
        spec.sections().forEach(part -> section(part.title(), part.text()));
    }

    private void option(Flag flag) {
        var forms = flag.names().stream().map(name -> form(flag, (name.length() == 1 ? "-" : "--") + name))
                .collect(Collectors.joining(", "));
        var options = flag.choices().isEmpty() ? "" : " Options are " + String.join(", ", flag.choices()) + ".";
        var repeat = flag.kind() == Flag.Kind.LIST ? " Use the flag several times for several values." : "";
        var byDefault = flag.byDefault().map(value -> " Default: " + value + ".").orElse("");
        entry(style.bold(forms), forms, flag.help() + options + repeat + byDefault);
    }

    private static String form(Flag flag, String name) {
        return flag.takesValue() ? name + "=<" + flag.placeholder() + ">" : name;
    }

    private void section(String title, String body) {
        if (!body.isBlank()) {
            heading(title);
            fill(body, INDENT);
        }
    }

    private void heading(String title) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append(style.bold(title)).append('\n');
    }

    private void entry(String shown, String label, String help) {
        text.append(" ".repeat(INDENT)).append(shown.equals(label) ? decorated(label) : shown).append('\n');
        fill(help, INDENT + 4);
    }

    private void fill(String body, int indent) {
        for (var line : filled(body, indent)) {
            text.append(line.isBlank() ? "" : " ".repeat(indent) + decorated(line)).append('\n');
        }
    }

    private String decorated(String line) {
        return style.on() ? PLACEHOLDER.matcher(line).replaceAll(found -> style.underline(found.group(1))) : line;
    }

    private static List<String> filled(String body, int indent) {
        return new Paragraphs(80 - indent).fill(body);
    }
}
