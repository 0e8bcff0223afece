package org.countersign.server.store.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.core.keys.Secret;

/// A real PostgreSQL, started once for all tests of a run on a free port of the loopback interface, and stopped with the run,
/// however that ends. Each test has a database of its own in it.
///
/// The server refuses to be root; then its programs run as the user that the package of Debian made for it.
public final class TestDatabase {
    private static final String PASSWORD = "worthless-" + Long.toHexString(System.nanoTime());
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Optional<TestDatabase> running = Optional.empty();

    private final Path directory;
    private final Path programs;
    private final int port;
    private Process process;

    private TestDatabase(Path directory, Path programs, int port) {
        this.directory = directory;
        this.programs = programs;
        this.port = port;
    }

    /// The one that all tests share.
    public static synchronized TestDatabase shared() throws Exception {
        if (running.isEmpty()) {
            var server = make();
            Runtime.getRuntime().addShutdownHook(new Thread(server::remove));
            running = Optional.of(server);
        }
        return running.get();
    }

    /// One more, for a test that stops it. To be removed by that test.
    public static TestDatabase make() throws Exception {
        var directory = Files.createTempDirectory("countersign-postgres");
        var server = new TestDatabase(directory, programs(), freePort());
        var passwordFile = Files.writeString(directory.resolve("password"), PASSWORD);
        server.own(directory, passwordFile);
        server.run("initdb", "-D", server.data(), "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile.toString(), "-E", "UTF8",
                "--locale=C", "--no-sync");
        server.start();
        return server;
    }

    private static Path programs() throws IOException {
        try (var versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
            for (Path version : versions) {
                if (Files.isExecutable(version.resolve("bin/initdb"))) {
                    return version.resolve("bin");
                }
            }
        }
        throw new IOException("there is no PostgreSQL; the package is named postgresql");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void own(Path... files) throws IOException {
        if (isRoot()) {
            var owner = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            for (Path file : files) {
                Files.setOwner(file, owner);
            }
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private List<String> command(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private void run(String program, String... arguments) throws Exception {
        var log = directory.resolveSibling(directory.getFileName() + ".log").toFile();
        var started = new ProcessBuilder(command(program, arguments)).directory(new java.io.File("/")).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
        if (!started.waitFor(60, TimeUnit.SECONDS) || started.exitValue() != 0) {
            started.destroyForcibly();
            throw new IOException(program + " failed: " + Files.readString(log.toPath()));
        }
    }

    /// The shell in between stops the server when this process ends without having done so.
    public void start() throws Exception {
        var command = new ArrayList<>(List.of("/bin/sh", "-c",
                "\"$@\" </dev/null & server=$!; read -r _; kill -QUIT $server; wait $server", "sh"));
        command.addAll(command("postgres", "-D", data(), "-p", Integer.toString(port), "-c", "listen_addresses=127.0.0.1", "-c",
                "unix_socket_directories=", "-c", "max_connections=200", "-c", "shared_buffers=32MB", "-c", "max_wal_size=128MB"));
        process = new ProcessBuilder(command).directory(new java.io.File("/")).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile())).start();
        awaitAnswer();
    }

    private void awaitAnswer() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                admin().close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new IOException("PostgreSQL does not start: " + Files.readString(directory.resolve("log")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /// Stops it as a crash would.
    public void stop() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IOException("PostgreSQL does not stop");
        }
    }

    /// Stops it and removes what it kept.
    public void remove() {
        try {
            stop();
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(directory.resolveSibling(directory.getFileName() + ".log"));
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private Connection admin() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", PASSWORD);
    }

    public int port() {
        return port;
    }

    public String password() {
        return PASSWORD;
    }

    /// A database with nothing in it.
    public String newDatabase() throws SQLException {
        String name = "test" + NUMBER.incrementAndGet();
        try (var connection = admin(); var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return name;
    }

    /// Those who come from another port, for example through something that cuts connections.
    public PostgresSettings settings(String database, int throughPort) {
        return new PostgresSettings("127.0.0.1:" + throughPort, database, "postgres", Optional.of(Secret.of(PASSWORD)), Map.of("sslmode", "disable"));
    }

    public PostgresSettings settings(String database) {
        return settings(database, port);
    }
}
