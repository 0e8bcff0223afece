package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.ArrayDeque;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Text;

/// Paths as texts; no file is ever looked at.
final class PathFunctions {
    private PathFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("base", call -> new Text(base(call.text(0))), TEXT).alias("base", "osBase");
        table.add("dir", call -> new Text(clean(call.text(0).substring(0, call.text(0).lastIndexOf('/') + 1))), TEXT)
                .alias("dir", "osDir");
        table.add("clean", call -> new Text(clean(call.text(0))), TEXT).alias("clean", "osClean");
        table.add("ext", call -> new Text(extension(call.text(0))), TEXT).alias("ext", "osExt");
        table.add("isAbs", call -> new Bool(call.text(0).startsWith("/")), TEXT).alias("isAbs", "osIsAbs");
    }

    private static String base(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return end == 0 ? "/" : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /// The shortest path that means the same.
    private static String clean(String path) {
        boolean rooted = path.startsWith("/");
        var parts = new ArrayDeque<String>();
        for (var part : path.split("/")) {
            boolean climbs = part.equals("..");
            if (climbs && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !(climbs && rooted)) {
                parts.addLast(part);
            }
        }
        var joined = (rooted ? "/" : "") + String.join("/", parts);
        return joined.isEmpty() ? "." : joined;
    }

    private static String extension(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') ? path.substring(dot) : "";
    }
}
