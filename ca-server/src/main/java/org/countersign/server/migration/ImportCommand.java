package org.countersign.server.migration;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;
import org.countersign.server.store.embedded.EmbeddedStore;

/// `ca-server import …`
public final class ImportCommand {

    private static final String HELP = """
            usage: ca-server import ca URL FINGERPRINT DIRECTORY
                       certificates, provisioners and SSH keys of a running step-ca, whose root has this SHA-256, as files
                   ca-server import sql postgresql|mysql
                       the SQL that dumps the database of a step-ca:
                         psql -At -F "$(printf '\\t')" -c "$(ca-server import sql postgresql)" DSN > step-ca.dump
                         mysql -N -B -e "$(ca-server import sql mysql)" DATABASE > step-ca.dump
                   ca-server import dump FILE [CONFIG]
                       hosts and revocations of that dump, onto the ledger of the configuration; the server must be stopped

            Each prints what it took over and what it could not.
            """;

    private final PrintStream out;
    private final Diagnostics diagnostics;
    private final Map<String, String> variables;

    private ImportCommand(PrintStream out, PrintStream err, Map<String, String> variables) {
        this.out = out;
        this.diagnostics = new Diagnostics(err);
        this.variables = variables;
    }

    /// @param arguments what follows `ca-server import`
    /// @param variables the environment of the process
    /// @return the exit code: 0, 1 when it failed, 2 when the arguments are wrong
    public static int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> variables) {
        return new ImportCommand(out, err, variables).run(arguments);
    }

    private int run(List<String> arguments) {
        try {
            return switch (arguments.isEmpty() ? "" : arguments.getFirst() + arguments.size()) {
                case "ca4" -> fromCa(URI.create(arguments.get(1)), arguments.get(2), Path.of(arguments.get(3)));
                case "sql2" -> {
                    out.println(Dump.sql(arguments.get(1)));
                    yield ExitCode.OK;
                }
                case "dump2", "dump3" -> fromDump(Path.of(arguments.get(1)), arguments.subList(2, arguments.size()));
                case "help1", "--help1", "-h1" -> {
                    out.print(HELP);
                    yield ExitCode.OK;
                }
                default -> {
                    diagnostics.err().print(HELP);
                    yield ExitCode.USAGE;
                }
            };
        } catch (ImportException | ConfigException | IOException e) {
            return diagnostics.failed(e);
        } catch (IllegalArgumentException e) {
            return diagnostics.misused(e.getMessage());
        }
    }

    private int fromCa(URI url, String fingerprint, Path directory) throws ImportException {
        try (var ca = RunningCa.connect(url, fingerprint)) {
            new ImportFromCa(ca, directory, new Report(out)).run();
        }
        return ExitCode.OK;
    }

    private int fromDump(Path dump, List<String> config) throws ImportException, IOException {
        var environment = ConfigEnvironment.of(variables, Path.of(""), Optional.empty());
        var file = config.isEmpty() ? environment.defaultFile() : Path.of(config.getFirst());
        var loaded = ConfigLoader.load(file, environment).config();
        if (loaded.database().postgres().isPresent()) {
            throw new ImportException("the ledger of " + file + " is in a database; import into an \"embedded\" one first, and copy that");
        }
        try (var store = EmbeddedStore.open(loaded.storeDirectory(), InstantSource.system(),
                failure -> diagnostics.failed("the ledger cannot be written any more: " + failure.getMessage()))) {
            new ImportDump(new Dump(dump), store, InstantSource.system(), new Report(out)).run();
        }
        return ExitCode.OK;
    }
}
