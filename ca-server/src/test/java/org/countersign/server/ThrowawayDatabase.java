package org.countersign.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real database server for one test, in a folder of its own, reachable by a socket in it and not at all by network. It ends with
/// the test, and with this process however that ends.
final class ThrowawayDatabase implements AutoCloseable {
    private static final long SECONDS = 120;

    private final Path directory;
    private final Map<String, String> environment;
    private final Process process;

    private ThrowawayDatabase(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        this.directory = directory;
        this.environment = environment;
        // The shell stops the server when nobody holds its input any more.
        var guarded = new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\" </dev/null & server=$!; read -r _; kill -TERM $server; wait $server", "sh"));
        guarded.addAll(command);
        this.process = in(directory, guarded).redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    }

    /// With the empty database `stepca`, which `mysql` finds without further words.
    static ThrowawayDatabase mysql() throws Exception {
        var directory = Files.createTempDirectory("mysql");
        var data = "--datadir=" + directory.resolve("data");
        var asRoot = isRoot() ? List.of("--user=root") : List.<String>of();
        finish(in(directory, with(List.of("mariadb-install-db", "--no-defaults", data, "--auth-root-authentication-method=normal",
                "--skip-test-db"), asRoot)));
        Files.writeString(directory.resolve(".my.cnf"), "[client]\nsocket=" + directory.resolve("socket") + "\nuser=root\n");
        var started = new ThrowawayDatabase(directory, Map.of("HOME", directory.toString()), with(
                List.of("mariadbd", "--no-defaults", data, "--socket=" + directory.resolve("socket"), "--skip-networking",
                        "--innodb-flush-log-at-trx-commit=0"), asRoot));
        started.await("mysql -e 'create database stepca'");
        return started;
    }

    /// With the empty database `stepca`, which `psql` finds without further words.
    static ThrowawayDatabase postgresql() throws Exception {
        var directory = Files.createTempDirectory("postgresql");
        var programs = programs();
        // It refuses to be root; its package makes a user for it.
        var owner = isRoot() ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups") : List.<String>of();
        if (isRoot()) {
            Files.setOwner(directory, directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        var data = directory.resolve("data").toString();
        finish(in(directory, with(owner, List.of(programs + "/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                "--locale=C", "--no-sync"))));
        var started = new ThrowawayDatabase(directory, Map.of("PGHOST", directory.toString(), "PGUSER", "postgres", "PGDATABASE", "stepca",
                "PATH", programs + ":" + System.getenv("PATH")), with(owner, List.of(programs + "/postgres", "-D", data,
                "-c", "listen_addresses=", "-c", "unix_socket_directories=" + directory, "-c", "fsync=off")));
        started.await("createdb stepca");
        return started;
    }

    private static Path programs() throws IOException {
        try (var versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"), "[0-9]*")) {
            for (var version : versions) {
                if (Files.isExecutable(version.resolve("bin/initdb"))) {
                    return version.resolve("bin");
                }
            }
        }
        throw new IOException("there is no PostgreSQL; its package is postgresql");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> with(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static ProcessBuilder in(Path directory, List<String> command) {
        return new ProcessBuilder(command).directory(directory.toFile()).redirectError(new File("/dev/null"));
    }

    private static String finish(ProcessBuilder builder) throws Exception {
        var started = builder.start();
        try (var out = started.inputReader()) {
            started.getOutputStream().close();
            var said = out.readAllAsString();
            if (!started.waitFor(SECONDS, TimeUnit.SECONDS) || started.exitValue() != 0) {
                throw new IOException(builder.command() + " failed: " + said);
            }
            return said;
        } finally {
            started.destroyForcibly();
        }
    }

    private void await(String command) throws Exception {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS); ; Thread.sleep(100)) {
            try {
                shell(command);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    close();
                    throw e;
                }
            }
        }
    }

    /// What a command line says whose clients find this server.
    String shell(String command) throws Exception {
        var builder = in(directory, List.of("/bin/sh", "-c", "exec 2>&1; " + command));
        builder.environment().putAll(environment);
        return finish(builder);
    }

    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
            process.waitFor(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
