package org.countersign.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemException;
import org.countersign.core.json.Json;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.text.Printable;
import org.countersign.server.ServerOptions.UsageException;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.config.SharedDocument;
import org.countersign.server.config.SharedException;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;
import org.countersign.server.store.postgres.ConfigurationVersion;
import org.countersign.server.store.postgres.Configurations;
import org.countersign.server.store.postgres.PostgresSettings;

/// `ca-server config`: the configuration that the servers on one database share.
final class ConfigCommand {
    private static final int SHORT = 12;
    private static final Set<String> WITH_VALUE = Set.of("version", "note", "password-file");

    private static final String HELP = """
            usage: ca-server config push CONFIG [FILE] [--note TEXT] [--password-file FILE]
                       try the sections "authority" and "templates" of FILE as a server would, sign them with the issuing key, and
                       make them the configuration of all servers on the database of CONFIG; FILE is CONFIG itself unless given.
                       Servers whose ca.json has "configuration": "database" in "db" take it up within seconds
                   ca-server config push CONFIG --version N [--note TEXT] [--password-file FILE]
                       the same with an older version, to go back to it
                   ca-server config show CONFIG [--version N]
                       print the newest version, or that one, in a form that can be pushed
                   ca-server config history CONFIG
                       all versions, the newest first: when, by whom, and a hash

            Every version is a record of the ledger. Keys, passwords and everything else in ca.json stay on the servers.
            Exit codes: 0, 1 when it failed, 2 when the arguments are wrong.
            """;

    private final PrintStream out;
    private final Diagnostics diagnostics;
    private final Map<String, String> variables;
    private final List<String> places = new ArrayList<>();
    private final Map<String, String> flags = new HashMap<>();

    private ConfigCommand(PrintStream out, PrintStream err, Map<String, String> variables) {
        this.out = out;
        this.diagnostics = new Diagnostics(err);
        this.variables = variables;
    }

    /// @param arguments what follows `ca-server config`
    static int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> variables) {
        return new ConfigCommand(out, err, variables).run(arguments);
    }

    private int run(List<String> arguments) {
        if (arguments.isEmpty() || List.of("help", "--help", "-h").contains(arguments.getFirst())) {
            (arguments.isEmpty() ? diagnostics.err() : out).print(HELP);
            return arguments.isEmpty() ? ExitCode.USAGE : ExitCode.OK;
        }
        try {
            parse(arguments.subList(1, arguments.size()));
            return switch (arguments.getFirst() + places.size()) {
                case "push1", "push2" -> push();
                case "show1" -> show();
                case "history1" -> history();
                default -> throw new UsageException("wrong arguments, see: ca-server config --help");
            };
        } catch (UsageException e) {
            return diagnostics.misused(e.getMessage());
        } catch (SQLException | ConfigException | StartException | SharedException | ProblemException | KeyFileException e) {
            return diagnostics.failed(e);
        }
    }

    private void parse(List<String> arguments) throws UsageException {
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            if (!argument.startsWith("-")) {
                places.add(argument);
                continue;
            }
            var parts = argument.replaceFirst("^--?", "").split("=", 2);
            if (!WITH_VALUE.contains(parts[0]) || parts.length == 1 && !rest.hasNext()) {
                throw new UsageException("flag '" + argument + "' is unknown or lacks its value; see: ca-server config --help");
            }
            flags.put(parts[0], parts.length == 2 ? parts[1] : rest.next());
        }
    }

    private Optional<Long> version() throws UsageException {
        var number = Optional.ofNullable(flags.get("version"));
        if (number.filter(one -> !one.matches("[1-9][0-9]{0,17}")).isPresent()) {
            throw new UsageException("--version is the number of a version, from 1 on; see: ca-server config history CONFIG");
        }
        return number.map(Long::valueOf);
    }

    private ConfigEnvironment environment() {
        return ConfigEnvironment.of(variables, Path.of(""), Optional.empty());
    }

    private Path file() {
        return Path.of(places.getFirst());
    }

    private CaConfig config() {
        return ConfigLoader.load(file(), environment()).config();
    }

    static PostgresSettings settings(CaConfig config) throws StartException {
        var postgres = config.database().postgres();
        if (postgres.isEmpty()) {
            throw new StartException("this ca.json names no database, so the file itself is the configuration of its server", null);
        }
        return OpenedStore.settings(postgres.get());
    }

    private int push() throws UsageException, StartException, SharedException, SQLException {
        var older = version();
        if (older.isPresent() && places.size() > 1) {
            throw new UsageException("either FILE or --version says what to push");
        }
        var options = ServerOptions.parse(Optional.ofNullable(flags.get("password-file")).map(file -> List.of("--password-file", file)).orElse(List.of()));
        var push = new ConfigPush(file(), environment(), new KeyPasswords(options, () -> Optional.ofNullable(System.console())), flags.getOrDefault("note", ""),
                variables.getOrDefault("SUDO_USER", System.getProperty("user.name")) + "@" + HostName.get());
        var pushed = older.isPresent() ? push.again(find(settings(config()), older)) : push.file(Path.of(places.getLast()));
        pushed.warnings().forEach(warning -> diagnostics.note("warning: " + warning));
        out.println("ok: version " + pushed.version().version() + ", " + pushed.version().digest());
        return ExitCode.OK;
    }

    private static ConfigurationVersion find(PostgresSettings settings, Optional<Long> number) throws SQLException, SharedException {
        var found = number.isPresent() ? Configurations.find(settings, number.get()) : Configurations.newest(settings);
        return found.orElseThrow(() -> new SharedException(number.map(one -> "there is no version " + one)
                .orElse("there is no configuration") + " in the " + settings));
    }

    private int show() throws UsageException, StartException, SharedException, SQLException {
        var wanted = version();
        var config = config();
        var version = find(settings(config), wanted);
        boolean signed = SharedFromDatabase.isSigned(version, config.certificate());
        // Whoever wrote it may not have been allowed to.
        out.println(Printable.json(Json.writeIndented(SharedDocument.parse(version.version(), version.content()).json(), "  ")));
        diagnostics.note(Printable.text("version " + version.version() + ", pushed by " + version.by() + " at " + version.at()
                + (version.note().isEmpty() ? "" : ": " + version.note())));
        diagnostics.note(signed ? "signed by the key of " + config.certificate() : "NOT signed by the key of " + config.certificate()
                + ": no server takes it. If the key is new, push it again; else find out who wrote it.");
        return signed ? ExitCode.OK : ExitCode.FAILED;
    }

    private int history() throws StartException, SQLException {
        var settings = settings(config());
        var all = Configurations.all(settings);
        if (all.isEmpty()) {
            diagnostics.note("There is no configuration in the " + settings + " yet; the servers go by their own ca.json.");
        }
        for (var version : all) {
            out.println(Printable.text(version.version() + "  " + version.at() + "  " + version.digest().substring(0, SHORT) + "  " + version.content().length
                    + " bytes  " + version.by() + (version.note().isEmpty() ? "" : "  " + version.note())));
        }
        return ExitCode.OK;
    }
}
