package org.countersign.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.Json;
import org.countersign.server.ServerOptions.UsageException;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;
import org.countersign.server.ledger.LedgerCommand;
import org.countersign.server.migration.ImportCommand;
import org.countersign.server.openapi.ApiDocument;
import org.countersign.server.shape.TemplateCommand;
import org.countersign.server.upkeep.CertificatesCommand;
import org.countersign.server.upkeep.UpkeepCommand;

/// The command `ca-server`: arguments and exit codes.
public final class Main {
    private static final int NO_CONFIGURATION = 1;
    private static final int NOT_STARTED = 2;

    private Main() {}

    public static void main(String[] arguments) {
        // Else it says on standard error which logger it has found.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        int code = run(List.of(arguments), System.out, System.err);
        if (code != ExitCode.OK) {
            System.exit(code);
        }
    }

    /// Returns when the command has ended, or, with 0, when the server is running.
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        var command = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (command) {
            case "template" -> TemplateCommand.run(arguments.subList(1, arguments.size()), out, err);
            case "ledger" -> LedgerCommand.run(arguments.subList(1, arguments.size()), out, err);
            case "certificates" -> CertificatesCommand.run(arguments.subList(1, arguments.size()), out, err, System.getenv());
            case "backup", "restore", "archive" -> UpkeepCommand.run(arguments, out, err, System.getenv());
            case "import" -> ImportCommand.run(arguments.subList(1, arguments.size()), out, err, System.getenv());
            case "config" -> ConfigCommand.run(arguments.subList(1, arguments.size()), out, err, System.getenv());
            case "status" -> StatusCommand.run(arguments.subList(1, arguments.size()), out, err, System.getenv());
            case "store" -> StoreCommand.run(arguments.subList(1, arguments.size()), out, err, System.getenv());
            case "openapi" -> {
                out.println(Json.writeIndented(ApiDocument.document(Version.TEXT), "  "));
                yield ExitCode.OK;
            }
            case "help", "--help", "-h", "-help" -> {
                out.print(USAGE);
                yield ExitCode.OK;
            }
            case "version", "--version", "-v", "-version" -> {
                out.println("Countersign ca-server/" + Version.TEXT);
                yield ExitCode.OK;
            }
            default -> serve(arguments, err);
        };
    }

    private static int serve(List<String> arguments, PrintStream err) {
        var diagnostics = new Diagnostics(err);
        // The native library takes a third of a second to load: let it, while the configuration is read.
        var crypto = CompletableFuture.supplyAsync(Crypto::fastest);
        try {
            var options = ServerOptions.parse(arguments);
            var environment = ConfigEnvironment.of(System.getenv(), Path.of(""), options.context());
            var file = options.configFile().orElseGet(environment::defaultFile);
            // Beside the logger, which is set up with the first class that has one.
            var inputs = Ahead.begin("start", () -> StartInputs.read(options, file, environment, crypto::join));
            new ServerProcess(options, file, environment, err).start(inputs, crypto);
            return ExitCode.OK;
        } catch (UsageException e) {
            diagnostics.failed(e);
        } catch (ConfigException e) {
            diagnostics.failed(e);
            if (e.isUnreadable()) {
                diagnostics.note("'ca-cli ca init' makes an authority; 'ca-server help' lists the commands and flags.");
                return NO_CONFIGURATION;
            }
            return NOT_STARTED;
        } catch (StartException e) {
            diagnostics.failed(e);
        }
        return NOT_STARTED;
    }

    private static final String USAGE = """
            ca-server - an SSH and X.509 certificate authority

            Usage:
              ca-server [CONFIG] [flags]       run the server; CONFIG defaults to $STEPPATH/config/ca.json
              ca-server ledger verify|list|show DIR ...
                                               read a ledger offline
              ca-server certificates STORE [--principal NAME] [--key-id ID] [--serial NUMBER] [--since TIME] ...
                                               what was issued; the server may go on serving
              ca-server backup STORE TARGET    copy the ledger of a server that may go on serving
              ca-server restore BACKUP STORE --newer PATH|--nothing-newer
                                               bring it back without forgetting what was revoked since
              ca-server restore mark CONFIG --newer PATH|--nothing-newer
                                               the same, for a database that was brought back to an earlier moment
              ca-server archive STORE KEEP     let segments go whose certificates ended long ago
              ca-server import ca|sql|dump ...
                                               take over what a step-ca holds
              ca-server store copy|verify|prepare ...
                                               move a ledger into a database or out of it, check it, make its tables
              ca-server status [CONFIG]        the servers that share a database
              ca-server config push|show|history CONFIG ...
                                               the configuration that servers on one database share
              ca-server openapi                print the OpenAPI document of the HTTP API
              ca-server template check|run FILE ...
                                               try a template for certificates or ssh configuration
              ca-server version | help

            Flags:
              --password-file FILE             password of the issuing key, and of the SSH keys unless given below
              --ssh-host-password-file FILE    password of the SSH host CA key
              --ssh-user-password-file FILE    password of the SSH user CA key
              --context NAME                   the context whose $STEPPATH/authorities/... holds the configuration
              --pidfile FILE                   write the process id there
              --quiet                          print nothing at start

            A password file may be a pipe, as in --password-file <(pass show ca). Without one the password is asked for on
            the terminal. SIGHUP makes the server read its configuration and keys again, SIGTERM stops it.
            Exit codes: 1 no configuration, 2 not started (the message says why), 70 the ledger failed while running.
            """;
}
