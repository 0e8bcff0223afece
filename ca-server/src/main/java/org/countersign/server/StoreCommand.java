package org.countersign.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.Secret;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;
import org.countersign.server.store.postgres.LedgerCopy;
import org.countersign.server.store.postgres.PostgresSettings;
import org.countersign.server.store.postgres.PostgresStore;

/// `ca-server store …`: moves a ledger from one kind of store to another.
final class StoreCommand {
    private static final String NO_DATABASE = " is no ca.json that names a database";

    private static final String HELP = """
            usage: ca-server store copy FROM TO
                       copy a ledger between a directory and a database, and check that its chain is the same
                   ca-server store verify CONFIG
                       read the ledger in the database of CONFIG, and hold every record to the chain
                   ca-server store prepare CONFIG --user NAME [--password-file FILE]
                       make the tables in the database of CONFIG, or what a new version needs in them, as the role NAME, for servers
                       whose own role may not; without a file the password is in PGPASSWORD

            Of FROM and TO one is the data directory of a ledger, the one with "ledger" and "lock" in it, and the other a ca.json
            that names a database. All servers on either of them must be stopped for a copy.
            """;

    private final PrintStream out;
    private final Diagnostics diagnostics;
    private final Map<String, String> variables;

    private StoreCommand(PrintStream out, PrintStream err, Map<String, String> variables) {
        this.out = out;
        this.diagnostics = new Diagnostics(err);
        this.variables = variables;
    }

    /// @param arguments what follows `ca-server store`
    /// @return the exit code: 0, 1 when it failed, 2 when the arguments are wrong
    static int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> variables) {
        return new StoreCommand(out, err, variables).run(arguments);
    }

    private int run(List<String> arguments) {
        try {
            if (!arguments.isEmpty() && arguments.getFirst().equals("prepare")) {
                return prepare(arguments.subList(1, arguments.size()));
            }
            return switch (arguments.isEmpty() ? "" : arguments.getFirst() + arguments.size()) {
                case "copy3" -> copy(Path.of(arguments.get(1)), Path.of(arguments.get(2)));
                case "verify2" -> verify(Path.of(arguments.get(1)));
                case "help1", "--help1", "-h1" -> {
                    out.print(HELP);
                    yield ExitCode.OK;
                }
                default -> {
                    diagnostics.err().print(HELP);
                    yield ExitCode.USAGE;
                }
            };
        } catch (SQLException | ConfigException | StartException | IOException | KeyFileException e) {
            return diagnostics.failed(e);
        }
    }

    private int copy(Path from, Path to) throws IOException, SQLException, StartException {
        var source = database(from);
        var target = database(to);
        if (source.isPresent() == target.isPresent()) {
            return diagnostics.misused("of FROM and TO one is a directory and the other a ca.json whose \"db\" is of type postgresql");
        }
        var copied = source.isPresent() ? LedgerCopy.toDirectory(source.get(), to, InstantSource.system())
                : LedgerCopy.toDatabase(from, target.get());
        copied.notes().forEach(diagnostics::note);
        out.println("ok: " + records(copied) + " copied, and the chain is the same");
        out.println(copied.anchor());
        return ExitCode.OK;
    }

    private int prepare(List<String> arguments) throws SQLException, StartException {
        boolean file = arguments.size() == 5 && arguments.get(3).equals("--password-file");
        if (arguments.size() != 3 && !file || !arguments.get(1).equals("--user")) {
            diagnostics.err().print(HELP);
            return ExitCode.USAGE;
        }
        var settings = database(Path.of(arguments.getFirst()));
        if (settings.isEmpty()) {
            return diagnostics.misused(arguments.getFirst() + NO_DATABASE);
        }
        var password = file ? Optional.of(PasswordFile.read(Path.of(arguments.get(4)))) : Optional.ofNullable(variables.get("PGPASSWORD")).map(Secret::of);
        PostgresStore.prepare(settings.get().as(arguments.get(2), password));
        out.println("ok: the " + settings.get() + " has what this version needs");
        return ExitCode.OK;
    }

    private int verify(Path config) throws SQLException, StartException {
        var settings = database(config);
        if (settings.isEmpty()) {
            return diagnostics.misused(config + NO_DATABASE + "; a ledger in a directory is checked with: ca-server ledger verify DIRECTORY");
        }
        var found = LedgerCopy.verify(settings.get());
        out.println("ok: " + records(found));
        out.println(found.anchor());
        return ExitCode.OK;
    }

    private static String records(LedgerCopy.Copied found) {
        return found.first() == 1 ? found.records() + " records" : "records " + found.first() + " to " + found.records() + ", those before have left,";
    }

    /// The database that the file names; empty when it is no file, or names none.
    private Optional<PostgresSettings> database(Path place) throws StartException {
        if (!Files.isRegularFile(place)) {
            return Optional.empty();
        }
        var environment = ConfigEnvironment.of(variables, Path.of(""), Optional.empty());
        var postgres = ConfigLoader.load(place, environment).config().database().postgres();
        return postgres.isPresent() ? Optional.of(OpenedStore.settings(postgres.get())) : Optional.empty();
    }
}
