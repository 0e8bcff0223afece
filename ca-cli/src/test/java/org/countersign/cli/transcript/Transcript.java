package org.countersign.cli.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a person types and sees, as one file. Lines that start at the margin are prose. Indented by two blanks stand a command
/// behind `$ `, perhaps continued on lines with `> `, then what it prints: standard output as it is, standard error behind
/// `2> `. `[1]` at the end is its exit code, which is 0 when nothing is said; `[0 after SIGTERM]` says that it goes on for ever
/// and is told to end once it has said something.
record Transcript(String name, List<Part> parts) {
    private static final String INDENT = "  ";

    sealed interface Part {}

    record Prose(String line) implements Part {}

    record Step(String command, Output output) implements Part {}

    /// @param code  as the transcript writes it, without brackets
    record Output(List<String> out, List<String> err, String code) {
        Output {
            out = List.copyOf(out);
            err = List.copyOf(err);
        }

        boolean isEndless() {
            return code.endsWith(" after SIGTERM");
        }

        @Override
        public String toString() {
            var text = new StringBuilder();
            err.forEach(line -> text.append(indented(("2> " + line).stripTrailing())));
            out.forEach(line -> text.append(indented(line)));
            return text.append(code.equals("0") ? "" : indented("[" + code + "]")).toString();
        }
    }

    static Transcript read(Path file) throws IOException {
        return new Parser(Files.readAllLines(file)).parse(file.getFileName().toString().replaceFirst("\\.txt$", ""));
    }

    List<Step> steps() {
        return parts.stream().filter(Step.class::isInstance).map(Step.class::cast).toList();
    }

    /// The same with what was really printed.
    Transcript with(List<Output> outputs) {
        var rest = new ArrayList<>(outputs);
        return new Transcript(name, parts.stream().map(part -> part instanceof Step step
                ? new Step(step.command(), rest.removeFirst()) : part).toList());
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Prose prose -> text.append(prose.line()).append('\n');
                case Step step -> text.append(INDENT).append("$ ").append(step.command().replace("\n", "\n" + INDENT + "> ")).append('\n')
                        .append(step.output()).append('\n');
            }
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static String indented(String line) {
        return line.isEmpty() ? "\n" : INDENT + line + "\n";
    }

    private static final class Parser {
        private final List<String> lines;
        private final List<Part> parts = new ArrayList<>();
        private int next;

        Parser(List<String> lines) {
            this.lines = lines;
        }

        Transcript parse(String name) {
            while (next < lines.size()) {
                if (at("$ ")) {
                    parts.add(step());
                } else if (lines.get(next).startsWith(INDENT)) {
                    throw new IllegalArgumentException(name + ": output without a command: " + lines.get(next));
                } else {
                    parts.add(new Prose(lines.get(next++)));
                }
            }
            return new Transcript(name, List.copyOf(parts));
        }

        private boolean at(String mark) {
            return next < lines.size() && lines.get(next).startsWith(INDENT + mark);
        }

        private String take(String mark) {
            return lines.get(next++).substring(INDENT.length() + mark.length());
        }

        private Step step() {
            var command = new StringBuilder(take("$ "));
            while (at("> ")) {
                command.append('\n').append(take("> "));
            }
            return new Step(command.toString(), output());
        }

        private Output output() {
            var out = new ArrayList<String>();
            var err = new ArrayList<String>();
            String code = "0";
            while (next < lines.size() && !at("$ ") && (lines.get(next).isEmpty() || at(""))) {
                if (at("[") && lines.get(next).matches("  \\[[0-9]+( after SIGTERM)?\\]")) {
                    code = take("[").replace("]", "");
                } else if (at("2> ") || at("2>")) {
                    err.add(take(at("2> ") ? "2> " : "2>"));
                } else {
                    out.add(lines.get(next).isEmpty() ? lines.get(next++) : take(""));
                }
            }
            while (!out.isEmpty() && out.getLast().isEmpty()) {
                out.removeLast();
            }
            return new Output(out, err, code);
        }
    }
}
