package org.countersign.cli.grammar;

import java.util.ArrayList;
import java.util.List;

/// Fills running text to a width. Empty lines end a paragraph; lines that start with a blank stay as they are.
record Paragraphs(int width) {

    List<String> fill(String body) {
        var lines = new ArrayList<String>();
        var current = new StringBuilder();
        for (var line : body.stripTrailing().split("\n")) {
            if (line.isBlank() || line.startsWith(" ")) {
                flush(current, lines);
                lines.add(line);
            } else {
                addWords(line, current, lines);
            }
        }
        flush(current, lines);
        return lines;
    }

    private void addWords(String line, StringBuilder current, List<String> lines) {
        for (var word : line.split(" +")) {
            if (!current.isEmpty() && current.length() + 1 + word.length() > width) {
                flush(current, lines);
            }
            current.append(current.isEmpty() ? "" : " ").append(word);
        }
    }

    private static void flush(StringBuilder current, List<String> lines) {
        if (!current.isEmpty()) {
            lines.add(current.toString());
            current.setLength(0);
        }
    }
}
