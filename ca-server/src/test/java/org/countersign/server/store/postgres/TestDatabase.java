package org.countersign.server.store.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.core.keys.Secret;
import org.countersign.testing.FreePorts;

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
        var server = empty();
        var passwordFile = Files.writeString(server.directory.resolve("password"), PASSWORD);
        server.own(server.directory, passwordFile);
        server.run("initdb", "-D", server.data(), "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile.toString(), "-E", "UTF8",
                "--locale=C", "--no-sync");
        server.start();
        return server;
    }

    private static TestDatabase empty() throws IOException {
        return new TestDatabase(Files.createTempDirectory("countersign-postgres"), programs(), FreePorts.next());
    }

    /// A copy that follows this one, and can take its place. To be removed by the test.
    TestDatabase standby() throws Exception {
        var standby = empty();
        standby.own(standby.directory);
        standby.run("pg_basebackup", "-D", standby.data(), "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "postgres", "-R", "-X", "stream",
                "--checkpoint=fast", "--no-sync");
        standby.start();
        return standby;
    }

    /// From now on a commit is answered when a standby has it as well; returns when one follows.
    void waitForStandby() throws Exception {
        execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
        execute("SELECT pg_reload_conf()");
        await("SELECT count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync'");
    }

    /// Has a standby take the place of its primary, which must be gone.
    void promote() throws Exception {
        execute("SELECT pg_promote()");
        await("SELECT NOT pg_is_in_recovery()");
    }

    /// Has it speak TLS as well, with this certificate and key in PEM.
    public void useTls(String certificate, String key) throws Exception {
        var folder = Path.of(data());
        var keyFile = Files.writeString(folder.resolve("server.key"), key);
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
        own(keyFile, Files.writeString(folder.resolve("server.crt"), certificate));
        execute("ALTER SYSTEM SET ssl = on");
        stop();
        start();
    }

    /// What it wrote down so far.
    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    public void execute(String sql) throws SQLException {
        try (var connection = admin(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public void execute(String database, String sql) throws SQLException {
        try (var connection = connect(database); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// @param question of one truth value
    public boolean ask(String question) throws SQLException {
        try (var connection = admin(); var statement = connection.createStatement(); var row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }

    void await(String question) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!ask(question)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never true: " + question);
            }
            Thread.sleep(20);
        }
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
        var builder = new ProcessBuilder(command(program, arguments)).directory(new java.io.File("/")).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().put("PGPASSWORD", PASSWORD);
        var started = builder.start();
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
                "unix_socket_directories=", "-c", "max_connections=200", "-c", "shared_buffers=32MB", "-c", "max_wal_size=128MB",
                "-c", "wal_receiver_status_interval=1s"));
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
            // Each database has hundreds of files, and the end of the tests waits for this.
            new ProcessBuilder("rm", "-rf", directory.toString(), directory + ".log").start().waitFor(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private Connection admin() throws SQLException {
        return connect("postgres");
    }

    /// Without the limits that nodes set, so that a busy machine may take its time.
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?currentSchema=" + Schema.NAME + ",public", "postgres", PASSWORD);
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
