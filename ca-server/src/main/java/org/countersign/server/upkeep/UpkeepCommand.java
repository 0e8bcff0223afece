package org.countersign.server.upkeep;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.countersign.core.ProblemException;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;
import org.countersign.server.config.ConfigException;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.store.embedded.EmbeddedStore;

/// `ca-server backup`, `ca-server restore` and `ca-server archive`.
public final class UpkeepCommand {
    private static final String DATABASE_TOOLS = "back it up and bring it back with the tools of the database, then run \"ca-server restore mark\";"
            + " a copy of the ledger in a directory comes from \"ca-server store copy\"";

    private static final String HELP = """
            usage: ca-server backup STORE TARGET
                       copy the ledger of STORE into a new directory TARGET and verify the copy; the server may go on serving
                   ca-server archive STORE KEEP
                       let the oldest segments of the ledger go to STORE/archive whose certificates all ended longer ago than KEEP,
                       such as 8760h; the server must be stopped
                   ca-server restore BACKUP STORE --newer PATH ... | --nothing-newer
                       make the data directory STORE from a backup; the server must be stopped
                   ca-server restore mark CONFIG --newer PATH ... | --nothing-newer
                       after the database of CONFIG was brought back to an earlier moment: check it, add what is known beside it, and
                       have tokens from before refused; all servers must be stopped

            STORE is the data directory, the one with "ledger" and "lock" in it, or the ca.json that names it.
            A database is backed up with its own tools (pg_basebackup and its log, or pg_dump), see docs/OPERATIONS.md.
            --newer PATH is what may know more than the backup: the data directory that it replaces, moved aside, also when it is
            damaged, or a copy that "ca-server store copy" made; or a revocation list, of the kind that hosts fetch or an X.509 one. It can be given several times. Without any,
            certificates that were revoked after the backup was made are good again; --nothing-newer says that you know.
            """;

    private final PrintStream out;
    private final Diagnostics diagnostics;
    private final Map<String, String> variables;
    private final InstantSource time;

    UpkeepCommand(PrintStream out, PrintStream err, Map<String, String> variables, InstantSource time) {
        this.out = out;
        this.diagnostics = new Diagnostics(err);
        this.variables = variables;
        this.time = time;
    }

    /// @param arguments from `backup`, `restore` or `archive` on
    /// @param variables the environment of the process
    /// @return the exit code: 0, 1 when it failed, 2 when the arguments are wrong
    public static int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> variables) {
        return new UpkeepCommand(out, err, variables, InstantSource.system()).run(arguments);
    }

    int run(List<String> arguments) {
        var rest = arguments.subList(1, arguments.size());
        try {
            if (rest.stream().anyMatch(List.of("help", "--help", "-h")::contains)) {
                out.print(HELP);
                return ExitCode.OK;
            }
            return switch (arguments.getFirst()) {
                case "backup" -> backup(rest);
                case "archive" -> archive(rest);
                default -> restore(rest);
            };
        } catch (ConfigException e) {
            int code = diagnostics.failed(e);
            diagnostics.note(StoreLocation.WITHOUT_CONFIGURATION);
            return code;
        } catch (IOException | SQLException | ProblemException | KeyFileException e) {
            return diagnostics.failed(e);
        } catch (IllegalArgumentException | TimeFormatException e) {
            return diagnostics.misused(e.getMessage());
        }
    }

    private int backup(List<String> arguments) throws IOException {
        requireCount("backup", arguments, 2);
        Path target = Path.of(arguments.get(1));
        var made = Backup.make(StoreLocation.of(arguments.get(0), variables, DATABASE_TOOLS), target, time);
        out.println("ok: " + target + " holds the ledger up to the anchor below: " + made.tally());
        out.println(made.extent().anchor());
        diagnostics.note("Not in it: the keys, their passwords and ca.json; keep copies of them apart from each other.");
        return ExitCode.OK;
    }

    private int archive(List<String> arguments) throws IOException {
        requireCount("archive", arguments, 2);
        Path directory = StoreLocation.of(arguments.get(0), variables, "its servers do that by themselves, with \"retention\" in ca.json");
        new LedgerReader(directory);
        Duration keep = kept(arguments.get(1));
        if (keep.isNegative()) {
            throw new IllegalArgumentException("certificates are kept at least until they end");
        }
        try (var store = EmbeddedStore.open(directory, time, failure -> diagnostics.failed("the ledger cannot be written any more: " + failure.getMessage()))) {
            List<Path> archived = store.archive(keep);
            archived.forEach(out::println);
            diagnostics.note(archived.isEmpty() ? "Nothing could go: the oldest segment holds something that counts still." : "ok: " + archived.size()
                    + " segments are in the archive, and may be taken away");
        }
        return ExitCode.OK;
    }

    private static Duration kept(String text) {
        try {
            return GoDuration.parse(text);
        } catch (TimeFormatException e) {
            throw new IllegalArgumentException("KEEP is how long certificates are kept that have ended, such as 720h", e);
        }
    }

    private int restore(List<String> arguments) throws IOException, SQLException {
        var paths = new ArrayList<String>();
        var newer = new ArrayList<Path>();
        boolean nothingNewer = false;
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--nothing-newer" -> nothingNewer = true;
                case "--newer" -> newer.add(path(rest));
                default -> paths.add(argument);
            }
        }
        requireCount("restore", paths, 2);
        boolean mark = paths.getFirst().equals("mark");
        if (newer.isEmpty() != nothingNewer) {
            throw new IllegalArgumentException("say either what may know more than the backup (--newer PATH), or that nothing does (--nothing-newer);"
                    + " see: ca-server restore --help");
        }
        return mark ? mark(paths.get(1), newer, nothingNewer) : restore(paths, newer, nothingNewer);
    }

    private static Path path(Iterator<String> rest) {
        var path = rest.hasNext() ? rest.next() : "";
        if (path.isEmpty() || path.startsWith("--")) {
            throw new IllegalArgumentException("--newer wants a path; see: ca-server restore --help");
        }
        return Path.of(path);
    }

    /// For a ledger in a database, which was brought back by other means.
    private int mark(String config, List<Path> newer, boolean nothingNewer) throws IOException, SQLException {
        var database = StoreLocation.database(config, variables).orElseThrow(() -> new IllegalArgumentException(config + " is no ca.json that names a database;"
                + " a data directory is made from a backup with: ca-server restore BACKUP STORE"));
        var outcome = new DatabaseRestoration(newer, time).mark(database);
        outcome.notes().forEach(diagnostics::note);
        warn(outcome.mark(), nothingNewer);
        out.println("ok: every record was right, and the ledger in the " + database + " goes on from here; start the servers");
        out.println(outcome.ledger().anchor());
        return ExitCode.OK;
    }

    private void warn(Instant mark, boolean nothingNewer) {
        diagnostics.note("warning: tokens from before " + mark + " are refused from now on. Certificates that were revoked after the backup"
                + (nothingNewer ? " are good again until you revoke them." : ", and are in nothing of the above, are good again until you revoke them."));
    }

    private int restore(List<String> paths, List<Path> newer, boolean nothingNewer) throws IOException {
        Path target = StoreLocation.of(paths.get(1), variables, DATABASE_TOOLS);
        if (Files.exists(target.resolve("ledger"))) {
            throw new IOException("there is a ledger in " + target + ", and it may know of revocations that the backup does not. Stop the"
                    + " server, move the directory aside, and name it with --newer");
        }
        var outcome = new Restoration(Path.of(paths.get(0)), newer, time).into(target);
        outcome.notes().forEach(diagnostics::note);
        warn(outcome.mark(), nothingNewer);
        out.println("ok: " + target + " goes on from " + outcome.restored().anchor());
        out.println(outcome.end().anchor());
        return ExitCode.OK;
    }

    private static void requireCount(String command, List<String> arguments, int count) {
        if (arguments.size() != count || arguments.stream().anyMatch(argument -> argument.startsWith("-"))) {
            throw new IllegalArgumentException("wrong arguments; see: ca-server " + command + " --help");
        }
    }
}
