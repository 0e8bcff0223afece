package org.countersign.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.store.postgres.Fleet;
import org.countersign.server.store.postgres.Node;

/// `ca-server status`: the servers that share a database.
final class StatusCommand {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int SHORT = 12;

    private StatusCommand() {}

    /// @param arguments what follows `ca-server status`
    /// @return the exit code: 0; 1 when the database cannot be asked, or nodes have different configurations; 2 for wrong arguments
    static int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> variables) {
        if (arguments.size() > 1 || arguments.stream().anyMatch(one -> one.startsWith("-"))) {
            err.println("usage: ca-server status [CONFIG]     the servers on the database of CONFIG, and its ledger");
            return USAGE;
        }
        try {
            var environment = ConfigEnvironment.of(variables, Path.of(""), Optional.empty());
            var file = arguments.isEmpty() ? environment.defaultFile() : Path.of(arguments.getFirst());
            var postgres = ConfigLoader.load(file, environment).config().database().postgres();
            if (postgres.isEmpty()) {
                err.println("ca-server: " + file + " names no database; one server has its ledger for itself, see: ca-server ledger verify");
                return USAGE;
            }
            return show(Fleet.of(OpenedStore.settings(postgres.get())), out);
        } catch (ConfigException | StartException e) {
            err.println("ca-server: " + e.getMessage());
        } catch (SQLException e) {
            err.println("ca-server: the database cannot be asked: " + e.getMessage());
        }
        return FAILED;
    }

    private static int show(Fleet fleet, PrintStream out) {
        out.println("ledger     " + fleet.records() + " records, the last " + ago(fleet.last(), fleet.now()) + ", KRL version " + fleet.version());
        out.println("anchor     " + fleet.records() + ":" + HexFormat.of().formatHex(fleet.chain()));
        for (Node node : fleet.nodes()) {
            out.println("node       " + node.name() + ", " + (fleet.isUp(node) ? "up" : "SILENT, seen " + ago(node.seen(), fleet.now()))
                    + ", version " + node.version() + ", started " + ago(node.started(), fleet.now()) + ", last commit "
                    + (node.record() == 0 ? "none" : node.record() + " " + ago(node.committed(), fleet.now()))
                    + ", " + (node.revocation() >= fleet.revocation() ? "knows all revocations" : "knows revocations to " + node.revocation())
                    + ", configuration " + node.fingerprint().substring(0, Math.min(SHORT, node.fingerprint().length())));
        }
        if (fleet.nodes().isEmpty()) {
            out.println("node       none");
        }
        if (!fleet.isOneMind()) {
            out.println("DIFFERENT  the nodes do not have the same configuration");
        }
        return fleet.isOneMind() ? OK : FAILED;
    }

    private static String ago(Instant then, Instant now) {
        var past = Duration.between(then, now);
        if (then.equals(Instant.EPOCH)) {
            return "never";
        }
        return (past.isNegative() ? "0" : past.toDays() > 1 ? past.toDays() + " days" : past.toMinutes() > 1 ? past.toMinutes() + " min"
                : Long.toString(past.toSeconds())) + (past.toMinutes() > 1 ? " ago" : " s ago");
    }
}
