package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.List;
import org.countersign.server.template.value.Format;
import org.countersign.server.template.value.ParameterType;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.TextBuilder;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;

/// Go's own functions that print, and those that escape what they print.
final class PrintFunctions {
    private static final Signature ANYTHING = new Signature(List.<ParameterType>of(), java.util.Optional.of(ANY));

    private PrintFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("print", ANYTHING, call -> new Text(Format.sprint(call.values(), call.meter())));
        table.add("println", ANYTHING, call -> new Text(Format.sprintln(call.values(), call.meter())));
        table.add("printf", Signature.of(TEXT).andAny(ANY),
                call -> new Text(Format.sprintf(call.text(0), call.from(1), call.meter())));
        table.add("html", ANYTHING, PrintFunctions::html);
        table.add("js", ANYTHING, PrintFunctions::javaScript);
        table.add("urlquery", ANYTHING, PrintFunctions::query);
    }

    /// The arguments as one text. One that is absent shows as such.
    private static String printed(Arguments call) {
        List<Value> shown = call.values().stream()
                .map(value -> value instanceof org.countersign.server.template.value.Nil ? new Text("<no value>") : value)
                .toList();
        return Format.sprint(shown, call.meter());
    }

    private static Value html(Arguments call) {
        var out = call.builder();
        var text = printed(call);
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '"' -> out.append("&#34;");
                case '\'' -> out.append("&#39;");
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case 0 -> out.append(Utf8.encode(Utf8.REPLACEMENT));
                default -> out.append(text.charAt(i));
            }
        }
        return out.toValue();
    }

    private static Value javaScript(Arguments call) {
        var out = call.builder();
        var text = printed(call);
        for (int at = 0; at < text.length(); at += Utf8.widthAt(text, at)) {
            script(out, Utf8.runeAt(text, at), text.substring(at, at + Utf8.widthAt(text, at)));
        }
        return out.toValue();
    }

    private static void script(TextBuilder out, int rune, String written) {
        switch (rune) {
            case '\\' -> out.append("\\\\");
            case '\'' -> out.append("\\'");
            case '"' -> out.append("\\\"");
            case '<', '>', '&', '=' -> out.append(String.format(java.util.Locale.ROOT, "\\u%04X", rune));
            default -> {
                boolean printable = rune >= ' ' && (rune < 0x80 || !isHidden(rune));
                out.append(printable ? written : String.format(java.util.Locale.ROOT, "\\u%04X", rune));
            }
        }
    }

    private static boolean isHidden(int rune) {
        return switch (Character.getType(rune)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> rune != ' ';
            default -> false;
        };
    }

    private static Value query(Arguments call) {
        var out = call.builder();
        UrlText.escapeQuery(out, printed(call));
        return out.toValue();
    }
}
