package org.countersign.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.server.ServerOptions.UsageException;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.config.LoadedConfig;
import org.countersign.server.ledger.LedgerCommand;

/// The command `ca-server`: arguments and exit codes.
public final class Main {
    private static final int OK = 0;
    private static final int NO_CONFIGURATION = 1;
    private static final int NOT_STARTED = 2;
    private static final int STORE_FAILED = 70;

    private Main() {}

    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.out, System.err);
        if (code != OK) {
            System.exit(code);
        }
    }

    /// Returns when the command has ended, or, with [#OK], when the server is running.
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        var command = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (command) {
            case "ledger" -> LedgerCommand.run(arguments.subList(1, arguments.size()), out, err);
            case "help", "--help", "-h", "-help" -> {
                out.print(USAGE);
                yield OK;
            }
            case "version", "--version", "-v", "-version" -> {
                out.println("Countersign ca-server/" + Version.TEXT);
                yield OK;
            }
            default -> serve(arguments, err);
        };
    }

    private static int serve(List<String> arguments, PrintStream err) {
        // The native library takes a third of a second to load: let it, while the configuration is read.
        var crypto = CompletableFuture.supplyAsync(Crypto::fastest);
        try {
            var options = ServerOptions.parse(arguments);
            var environment = ConfigEnvironment.of(System.getenv(), Path.of(""));
            var file = options.configFile().orElseGet(environment::defaultFile);
            start(options, ConfigLoader.load(file, environment), crypto, err);
            return OK;
        } catch (UsageException e) {
            err.println("ca-server: " + e.getMessage());
        } catch (ConfigException e) {
            err.println("ca-server: " + e.getMessage());
            return e.isUnreadable() ? NO_CONFIGURATION : NOT_STARTED;
        } catch (StartException e) {
            err.println("ca-server: " + e.getMessage());
        }
        return NOT_STARTED;
    }

    private static void start(ServerOptions options, LoadedConfig loaded,
            CompletableFuture<Crypto> crypto, PrintStream err) throws StartException {
        var passwords = new KeyPasswords(options, loaded.config().password(), Optional.ofNullable(System.console()));
        var provider = crypto.join();
        provider.preferEverywhere();
        var server = CaServer.start(loaded.config(), passwords, provider, InstantSource.system(),
                failure -> storeFailed(failure, err));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        if (!options.quiet()) {
            loaded.warnings().forEach(warning -> err.println("warning: " + warning));
            server.describe().forEach(err::println);
        }
        options.pidFile().ifPresent(file -> writePid(file, err));
    }

    private static void writePid(Path file, PrintStream err) {
        try {
            var pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            AtomicFile.write(file, pid, FileMode.PUBLIC);
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            err.println("warning: the pid file " + file + " cannot be written: " + e.getMessage());
        }
    }

    /// A ledger that failed once is not written again: what it holds is only certain after it was read anew.
    private static void storeFailed(Throwable failure, PrintStream err) {
        err.println("ca-server: the ledger cannot be written any more (" + failure.getMessage()
                + "); stopping. Check the disk, then start again.");
        Thread.ofPlatform().name("stop").start(() -> System.exit(STORE_FAILED));
    }

    private static final String USAGE = """
            ca-server - an SSH and X.509 certificate authority

            Usage:
              ca-server [CONFIG] [flags]       run the server; CONFIG defaults to $STEPPATH/config/ca.json
              ca-server ledger verify|list|show DIR ...
                                               read a ledger offline
              ca-server version | help

            Flags:
              --password-file FILE             password of the issuing key, and of the SSH keys unless given below
              --ssh-host-password-file FILE    password of the SSH host CA key
              --ssh-user-password-file FILE    password of the SSH user CA key
              --pidfile FILE                   write the process id there
              --quiet                          print nothing at start

            Without a password file the password is asked for on the terminal.
            Exit codes: 1 no configuration, 2 not started (the message says why), 70 the ledger failed while running.
            """;
}
