package org.countersign.cli.grammar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.cli.release.Release;

/// The declarations as manual pages, one for each command and group, in the language of man(7).
final class ManPages {
    private final Path directory;

    ManPages(Path directory) {
        this.directory = directory;
    }

    /// Writes the page of a node and of everything below it.
    void write(Node node, List<String> path) throws IOException {
        var name = Stream.concat(Stream.of(Release.PROGRAM), path.stream()).toList();
        Files.writeString(directory.resolve(String.join("-", name) + ".1"), page(node, name), StandardCharsets.UTF_8);
        if (node instanceof CommandGroup group) {
            for (var member : group.members()) {
                var longer = new ArrayList<>(path);
                longer.add(member.name());
                write(member, longer);
            }
        }
    }

    private static String page(Node node, List<String> name) {
        var release = Release.current();
        var page = new StringBuilder();
        page.append(".TH \"").append(String.join("-", name).toUpperCase(Locale.ROOT)).append("\" 1 \"").append(release.date())
                .append("\" \"Countersign ").append(release.version()).append("\"\n");
        section(page, "NAME", text(String.join("-", name)) + " \\- " + text(node.summary()) + "\n");
        switch (node) {
            case CommandGroup group -> describe(page, group, name);
            case CommandSpec spec -> describe(page, spec, name);
        }
        return page.toString();
    }

    private static void describe(StringBuilder page, CommandGroup group, List<String> name) {
        section(page, "SYNOPSIS", ".B " + text(String.join(" ", name)) + "\n.I command\n[argument ...] [flags]\n");
        section(page, "DESCRIPTION", paragraphs(group.description()));
        section(page, "COMMANDS", group.members().stream().map(member -> ".TP\n.BR " + text(String.join("-", name) + "-" + member.name())
                + " (1)\n" + text(member.summary()) + "\n").collect(Collectors.joining()));
    }

    private static void describe(StringBuilder page, CommandSpec spec, List<String> name) {
        section(page, "SYNOPSIS", ".B " + text(String.join(" ", name)) + "\n" + text(spec.arguments()) + " [flags]\n");
        section(page, "DESCRIPTION", paragraphs(spec.description().isBlank() ? spec.summary() : spec.description()));
        section(page, "ARGUMENTS", spec.positionals().stream().map(argument -> ".TP\n.I " + text(argument.name()) + "\n"
                + text(argument.help()) + "\n").collect(Collectors.joining()));
        section(page, "OPTIONS", spec.flags().stream().map(ManPages::option).collect(Collectors.joining()));
        spec.sections().forEach(part -> section(page, part.title(), paragraphs(part.text())));
    }

    private static String option(Flag flag) {
        var forms = flag.names().stream().map(name -> (name.length() == 1 ? "-" : "--") + name
                + (flag.takesValue() ? "=<" + flag.placeholder() + ">" : "")).collect(Collectors.joining(", "));
        var options = flag.choices().isEmpty() ? "" : " Options are " + String.join(", ", flag.choices()) + ".";
        var environment = flag.fromAnywhere() ? " Environment: " + flag.variable() + "." : "";
        return ".TP\n.B " + text(forms) + "\n" + text(flag.help() + options + environment) + "\n";
    }

    private static void section(StringBuilder page, String title, String body) {
        if (!body.isEmpty()) {
            page.append(".SH ").append(title).append('\n').append(body);
        }
    }

    /// Lines that begin with a blank are shown as they are.
    private static String paragraphs(String body) {
        var page = new StringBuilder();
        boolean literal = false;
        for (var line : body.stripTrailing().split("\n")) {
            boolean indented = line.startsWith(" ");
            if (indented != literal) {
                page.append(indented ? ".nf\n" : ".fi\n");
            }
            literal = indented;
            page.append(line.isBlank() ? ".PP" : text(line)).append('\n');
        }
        return page.append(literal ? ".fi\n" : "").toString();
    }

    /// What the language would understand is escaped.
    private static String text(String raw) {
        var escaped = raw.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
