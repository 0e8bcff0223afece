package org.countersign.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.config.Fault;
import org.countersign.server.http.HttpFront;
import org.countersign.server.log.Logging;
import org.countersign.server.process.Ending;
import org.countersign.server.process.PidFile;
import org.countersign.server.process.ServiceManager;
import org.countersign.server.process.Signals;
import org.countersign.server.provisioner.Clouds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server as a process: starts it, follows signals, and tells the service manager.
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final int STORE_FAILED = 70;

    private final ServerOptions options;
    private final Path configFile;
    private final ConfigEnvironment environment;
    private final PrintStream err;
    private final ServiceManager manager = ServiceManager.of(System.getenv());
    private CaServer server;
    private Optional<PidFile> pidFile = Optional.empty();

    ServerProcess(ServerOptions options, Path configFile, ConfigEnvironment environment, PrintStream err) {
        this.options = options;
        this.configFile = configFile;
        this.environment = environment;
        this.err = err;
    }

    /// Returns when the server answers. A signal that comes before waits until then.
    ///
    /// @throws ConfigException when the configuration cannot be used
    synchronized void start(Supplier<StartInputs> inputs, CompletableFuture<Crypto> crypto) throws StartException {
        Signals.on("HUP", this::reload);
        // A stop that was asked for is no failure: without these the exit code would be that of a killed process.
        Signals.on("TERM", () -> System.exit(0));
        Signals.on("INT", () -> System.exit(0));
        var read = inputs.get();
        var loaded = read.loaded();
        server = CaServer.start(loaded.config(), read.keys(), read.passwords(), () -> ready(crypto), InstantSource.system(), Clouds.REAL,
                this::storeFailed);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
        server.followConfiguration(() -> Thread.ofPlatform().daemon().name("reload").start(this::reload));
        if (!options.quiet()) {
            options.notes().forEach(note -> err.println("warning: " + note));
            loaded.warnings().forEach(warning -> err.println("warning: " + warning));
            server.describe().forEach(err::println);
        }
        pidFile = options.pidFile().flatMap(this::writePid);
        manager.ready("Serving on port " + server.port());
    }

    /// The keys are still being read when the native library is there.
    private static Crypto ready(CompletableFuture<Crypto> loading) {
        var crypto = loading.join();
        crypto.preferEverywhere();
        HttpFront.rehearse(InstantSource.system());
        return crypto;
    }

    private Optional<PidFile> writePid(Path file) {
        try {
            return Optional.of(PidFile.write(file));
        } catch (IOException e) {
            err.println("warning: the pid file " + file + " cannot be written: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// Takes the configuration as it is now, or says what keeps it from being taken and goes on with the old one.
    private synchronized void reload() {
        if (server == null) {
            return;
        }
        manager.reloading();
        try {
            var loaded = ConfigLoader.load(configFile, environment, new SharedFromDatabase());
            var kept = server.reload(loaded.config());
            loaded.warnings().forEach(ServerProcess::warn);
            LOG.atInfo().addKeyValue("file", configFile).addKeyValue("version", loaded.config().shared().version()).log("configuration reloaded");
            kept.forEach(setting -> LOG.atWarn().addKeyValue("place", setting)
                    .log("a changed setting is used from the next start on; until then the old value stays"));
            manager.ready("Configuration reloaded");
        } catch (ConfigException e) {
            e.faults().forEach(ServerProcess::notReloaded);
            manager.ready("Configuration not reloaded, see the log");
        } catch (StartException | RuntimeException e) {
            notReloaded(new Fault("", String.valueOf(e.getMessage())));
            manager.ready("Configuration not reloaded, see the log");
        }
    }

    private static void warn(Fault warning) {
        LOG.atWarn().addKeyValue("place", warning.place()).addKeyValue("warning", warning.message()).log("about the configuration");
    }

    private static void notReloaded(Fault fault) {
        LOG.atError().addKeyValue("place", fault.place()).addKeyValue("fault", fault.message())
                .log("the configuration is not reloaded, the old one stays");
    }

    private synchronized void stop() {
        manager.stopping();
        server.close();
        manager.close();
        pidFile.ifPresent(this::remove);
        Logging.flush();
    }

    private void remove(PidFile file) {
        try {
            file.close();
        } catch (IOException e) {
            err.println("warning: the pid file is left: " + e.getMessage());
        }
    }

    /// A ledger that failed once is not written again: what it holds is only certain after it was read anew.
    private void storeFailed(Throwable failure) {
        new Ending(STORE_FAILED).begin(() -> err.println("ca-server: the ledger cannot be written any more ("
                + (failure instanceof Error ? failure : failure.getMessage()) + "); stopping. "
                + (failure instanceof Error ? "The log says more." : "Check the disk, then start again.")));
    }
}
