package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.INT;
import static org.countersign.server.template.value.ParameterType.TEXT;

import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.TextBuilder;
import org.countersign.server.template.value.Value;

/// Strings: indent, wrap, shorten. All of them count bytes, as the originals do.
final class LayoutFunctions {
    private LayoutFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("indent", call -> indent(call, call.builder()), INT, TEXT);
        table.add("nindent", call -> indent(call, call.builder().append('\n')), INT, TEXT);
        table.add("wrap", call -> wrap(call, call.text(1), "\n", false), INT, TEXT);
        table.add("wrapWith", call -> wrap(call, call.text(2), call.text(1), true), INT, TEXT, TEXT);
        table.add("abbrev", call -> abbreviate(call, 0, call.integer(0), call.text(1)), INT, TEXT);
        table.add("abbrevboth", call -> abbreviate(call, call.integer(0), call.integer(1), call.text(2)), INT, INT, TEXT);
    }

    private static Value indent(Arguments call, TextBuilder out) {
        if (call.integer(0) < 0) {
            throw new Failure("negative repeat count");
        }
        call.meter().text(call.integer(0));
        var padding = " ".repeat((int) call.integer(0));
        return TextFunctions.replace(out.append(padding), call.text(1), "\n", "\n" + padding).toValue();
    }

    /// Breaks a text at spaces. Words longer than a line are cut, or stand out.
    private static Value wrap(Arguments call, String text, String separator, boolean cutLongWords) {
        var out = call.builder();
        var newLine = separator.isEmpty() ? "\n" : separator;
        int width = Math.clamp(call.integer(0), 1, Integer.MAX_VALUE / 2);
        int at = 0;
        while (text.length() - at > width) {
            call.meter().step();
            if (text.charAt(at) == ' ') {
                at++;
                continue;
            }
            int space = text.lastIndexOf(' ', at + width);
            if (space >= at) {
                out.append(text, at, space).append(newLine);
                at = space + 1;
            } else if (cutLongWords) {
                out.append(text, at, at + width).append(newLine);
                at += width;
            } else {
                int end = text.indexOf(' ', at + width);
                out.append(text, at, end < 0 ? text.length() : end).append(end < 0 ? "" : newLine);
                at = end < 0 ? text.length() : end + 1;
            }
        }
        return out.append(text, at, text.length()).toValue();
    }

    /// Shortens to a width with dots at the end, and at the start too if an offset lies behind it.
    private static Value abbreviate(Arguments call, long offset, long width, String text) {
        if (width < 4 || offset > 0 && width < 7 || text.length() <= width) {
            return new Text(text);
        }
        long start = Math.min(offset, text.length());
        if (text.length() - start < width - 3) {
            start = text.length() - (width - 3);
        }
        if (start <= 4) {
            return new Text(text.substring(0, (int) width - 3) + "...");
        }
        if (width < 7) {
            return Text.EMPTY;
        }
        if (start + width - 3 < text.length()) {
            var rest = (Text) abbreviate(call, 0, width - 3, slice(text, start));
            return new Text("..." + rest.carried());
        }
        return new Text("..." + slice(text, text.length() - (width - 3)));
    }

    private static String slice(String text, long from) {
        if (from < 0) {
            throw new Failure("slice bounds out of range");
        }
        return text.substring((int) from);
    }
}
