package org.countersign.cli.command.ssh;

import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.client.KnownHost;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.text.Printable;

/// `ssh hosts`: the hosts that the CA knows, as a table whose columns are aligned by tabs.
final class ListHosts implements Command {
    private static final int TAB = 8;

    @Override
    public int run(Invocation call) {
        var hosts = KnownToTheCa.ask(call, () -> fetch(call));
        if (call.on(CommonFlags.JSON)) {
            call.out().println(Printable.json(Json.writeIndented(json(hosts), "  ")));
        } else {
            table(call, hosts);
        }
        return ExitCode.DONE;
    }

    private static List<KnownHost> fetch(Invocation call) {
        try (var ca = CaAccess.connect(call)) {
            return ca.sshHosts();
        }
    }

    private static JsonArray json(List<KnownHost> hosts) {
        return new JsonArray(hosts.stream().<JsonValue>map(host -> JsonObject.builder().put("hostname", host.name())
                .put("id", host.id()).put("tags", host.tags()).build()).toList());
    }

    private static void table(Invocation call, List<KnownHost> hosts) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("HOSTNAME", "ID", "TAGS"));
        hosts.forEach(host -> rows.add(List.of(Printable.text(host.name()), Printable.text(host.id()),
                Printable.text(String.join(",", host.tags())))));
        int names = width(rows, 0);
        int ids = width(rows, 1);
        rows.forEach(row -> call.out().println(cell(row.get(0), names) + cell(row.get(1), ids) + row.get(2)));
    }

    /// The next tab stop behind the longest text of a column.
    private static int width(List<List<String>> rows, int column) {
        int longest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return (longest / TAB + 1) * TAB;
    }

    private static String cell(String text, int width) {
        return text + "\t".repeat((width - text.length() + TAB - 1) / TAB);
    }
}
