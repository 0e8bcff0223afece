package org.countersign.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.json.Json;
import org.countersign.core.text.InWords;
import org.countersign.core.text.Printable;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;
import org.countersign.server.store.postgres.Fleet;

/// `ca-server status`: the servers that share a database.
final class StatusCommand {
    private static final int WRONG = 1;
    private static final int AWAY = 3;
    private static final String NO_TABLE = "42P01";
    private static final String NO_COLUMN = "42703";

    private static final String HELP = """
            usage: ca-server status [CONFIG] [--json]
                       the servers on the database of CONFIG, its ledger, and what is wrong

            Exit codes: 0 all is well, 1 something is wrong with a server, 2 wrong arguments or configuration, 3 the database cannot
            be asked: then nothing is issued. What is wrong with a server that is silent is at its metricsAddress: /health.
            """;

    private StatusCommand() {}

    /// @param arguments what follows `ca-server status`
    static int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> variables) {
        if (arguments.stream().anyMatch(List.of("help", "--help", "-h")::contains)) {
            out.print(HELP);
            return ExitCode.OK;
        }
        var diagnostics = new Diagnostics(err);
        var files = new ArrayList<>(arguments);
        boolean json = files.remove("--json");
        if (files.size() > 1 || files.stream().anyMatch(one -> one.startsWith("-"))) {
            err.print(HELP);
            return ExitCode.USAGE;
        }
        try {
            var environment = ConfigEnvironment.of(variables, Path.of(""), Optional.empty());
            var file = files.isEmpty() ? environment.defaultFile() : Path.of(files.getFirst());
            var postgres = ConfigLoader.load(file, environment).config().database().postgres();
            if (postgres.isEmpty()) {
                return diagnostics.misused(file + " names no database; one server has its ledger for itself, see: ca-server ledger verify");
            }
            return show(new FleetText(Fleet.of(OpenedStore.settings(postgres.get()))), json, out);
        } catch (ConfigException | StartException e) {
            return diagnostics.misused(e.getMessage());
        } catch (SQLException e) {
            return cannotBeAsked(e, diagnostics);
        }
    }

    private static int cannotBeAsked(SQLException refusal, Diagnostics diagnostics) {
        if (NO_COLUMN.equals(refusal.getSQLState())) {
            return diagnostics.misused("the tables are those of an older version; ask with the ca-server that the servers run, or upgrade the first of them"
                    + " (see: ca-server store prepare)");
        }
        diagnostics.failed("the database cannot be asked: " + (NO_TABLE.equals(refusal.getSQLState()) ? "no server has used it yet"
                : InWords.of(refusal) + " While the servers cannot reach it either, nothing is issued."));
        return AWAY;
    }

    private static int show(FleetText fleet, boolean json, PrintStream out) {
        if (json) {
            out.println(Printable.json(Json.writeIndented(fleet.json(), "  ")));
        } else {
            fleet.lines().forEach(out::println);
        }
        return fleet.wrong().isEmpty() ? ExitCode.OK : WRONG;
    }
}
