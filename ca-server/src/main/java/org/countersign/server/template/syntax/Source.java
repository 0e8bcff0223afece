package org.countersign.server.template.syntax;

/// The text a template was made from, by the name people know it by.
///
/// @param text as [org.countersign.server.template.value.Text] carries it, so that places count bytes
public record Source(String name, String text) {
    /// The line of a place, from 1.
    public int line(int place) {
        int line = 1;
        for (int at = text.indexOf('\n'); at >= 0 && at < place; at = text.indexOf('\n', at + 1)) {
            line++;
        }
        return line;
    }

    /// The byte of a place in its line, from 1.
    public int column(int place) {
        return place - text.lastIndexOf('\n', place - 1);
    }
}
