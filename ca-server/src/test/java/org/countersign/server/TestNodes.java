package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.provisioner.Clouds;
import org.countersign.server.store.postgres.PostgresSettings;
import org.countersign.server.store.postgres.TestDatabase;
import org.countersign.server.upkeep.UpkeepCommand;
import org.slf4j.LoggerFactory;

/// Servers with the same keys on one database, asked over HTTPS, and the commands that an operator runs beside them.
final class TestNodes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final TestCa ca;
    final Path directory;
    private final JsonObject settings;
    private final String databaseName;
    private final HttpClient client;
    private final SshPublicKey key = SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic());
    private final List<CaServer> nodes = new ArrayList<>();

    /// @param database what is different in `db`
    TestNodes(Path directory, UnaryOperator<JsonObject.Builder> database) throws Exception {
        this.directory = directory;
        var server = TestDatabase.shared();
        var password = directory.resolve("database-password");
        AtomicFile.write(password, server.password().getBytes(StandardCharsets.UTF_8), FileMode.PRIVATE);
        databaseName = server.newDatabase();
        settings = database.apply(JsonObject.builder().put("type", "postgresql")
                .put("dataSource", "postgresql://postgres@127.0.0.1:" + server.port() + "/" + databaseName)
                .put("passwordFile", password.toString())).build();
        ca = TestCa.notStarted(directory, this::inDatabase);
        client = ca.client();
    }

    JsonObject.Builder inDatabase(JsonObject.Builder config) {
        return config.put("db", settings);
    }

    /// Has `ca.json` leave what can be shared to the database.
    void shareConfiguration() throws Exception {
        ca.rewrite(config -> config.remove("authority").put("db", settings.edit().put("configuration", "database").build()));
    }

    /// What `ca.json` says from now on.
    void rewrite(UnaryOperator<JsonObject.Builder> change) throws Exception {
        ca.rewrite(config -> change.apply(inDatabase(config)));
    }

    String configFile() {
        return directory.resolve("ca.json").toString();
    }

    /// One more server, by what `ca.json` says now.
    CaServer start() throws Exception {
        return start(keys -> keys);
    }

    /// @param meanwhile may do something before the keys are read: the store is open by then, and nobody is served
    CaServer start(UnaryOperator<KeyFiles> meanwhile) throws Exception {
        var config = configuration();
        var passwords = new KeyPasswords(ServerOptions.parse(List.of()), Optional::empty);
        var node = CaServer.start(config, meanwhile.apply(KeyFiles.begin(config, passwords, Crypto::fastest)), passwords, Crypto::fastest, InstantSource.system(),
                Clouds.REAL, failure -> {
                    throw new AssertionError(failure);
                });
        nodes.add(node);
        node.followConfiguration(() -> Thread.ofPlatform().daemon().start(() -> follow(node)));
        return node;
    }

    /// One that cannot be taken leaves the node as it is.
    private void follow(CaServer node) {
        try {
            node.reload(configuration());
        } catch (StartException | ConfigException e) {
            LoggerFactory.getLogger(TestNodes.class).info("not taken: {}", e.getMessage());
        }
    }

    private CaConfig configuration() {
        return ConfigLoader.load(Path.of(configFile()), environment(), new SharedFromDatabase()).config();
    }

    ConfigEnvironment environment() {
        return new ConfigEnvironment(directory, directory, directory);
    }

    /// As SIGHUP does.
    ///
    /// @return settings that wait for the next start
    List<String> reload(CaServer node) throws Exception {
        return node.reload(configuration());
    }

    List<CaServer> all() {
        return nodes;
    }

    CaServer get(int number) {
        return nodes.get(number);
    }

    String sshToken() {
        return ca.token(TokenContent.of(TokenPurpose.SSH_SIGN, TestCa.URL, "alice", TestCa.newId(), Instant.now())
                .withSsh(new SshTokenOptions("user", "alice", List.of("alice"), "", "")));
    }

    JsonObject request(String token) {
        return JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob())).put("ott", token).build();
    }

    HttpResponse<String> sign(CaServer node, String token) throws Exception {
        return post(node, "/ssh/sign", request(token));
    }

    HttpResponse<String> revoke(CaServer node, long serial) throws Exception {
        var token = ca.token(TokenContent.of(TokenPurpose.SSH_REVOKE, TestCa.URL, Long.toString(serial),
                TestCa.newId(), Instant.now()));
        return post(node, "/ssh/revoke", JsonObject.builder().put("serial", Long.toString(serial)).put("ott", token).put("passive", true)
                .put("reasonCode", 1).build());
    }

    HttpResponse<String> post(CaServer node, String path, JsonObject body) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(node, path)).timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))).build(), HttpResponse.BodyHandlers.ofString());
    }

    <T> HttpResponse<T> get(CaServer node, String path, HttpResponse.BodyHandler<T> how) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(node, path)).timeout(Duration.ofSeconds(60)).GET().build(), how);
    }

    String health(CaServer node) throws Exception {
        return get(node, "/health", HttpResponse.BodyHandlers.ofString()).body();
    }

    private static URI uri(CaServer node, String path) {
        return URI.create(TestCa.URL + ":" + node.port() + path);
    }

    static long serial(HttpResponse<String> answer) {
        assertEquals(201, answer.statusCode(), answer.body());
        var wire = Json.parseObject(answer.body(), JsonLimits.FILE).text("crt");
        return SshCertificate.parse(Base64.getDecoder().decode(wire)).body().serial();
    }

    static String code(HttpResponse<String> answer) {
        return Json.parseObject(answer.body(), JsonLimits.FILE).text("code");
    }

    /// What a command said, on both streams, and how it ended.
    record Said(int code, String text) {
        long count(String regex) {
            return text.lines().filter(line -> line.matches(regex)).count();
        }
    }

    Said status(String... arguments) {
        return said((out, all) -> StatusCommand.run(all, out, out, Map.of()), arguments);
    }

    Said config(String... arguments) {
        return said((out, all) -> ConfigCommand.run(all, out, out, Map.of("STEPPATH", directory.toString())), arguments);
    }

    String databaseName() {
        return databaseName;
    }

    void sql(String statement) throws Exception {
        TestDatabase.shared().execute(databaseName, statement);
    }

    /// Takes a copy of the database, while no server is on it.
    void backUp() throws Exception {
        TestDatabase.shared().execute("CREATE DATABASE backup_of_" + databaseName + " TEMPLATE " + databaseName);
    }

    /// Puts the copy in its place.
    void bringBack() throws Exception {
        TestDatabase.shared().execute("DROP DATABASE " + databaseName);
        TestDatabase.shared().execute("ALTER DATABASE backup_of_" + databaseName + " RENAME TO " + databaseName);
    }

    /// `ca-server restore mark` for the database.
    Said mark(String... newer) {
        return said((out, all) -> UpkeepCommand.run(all, out, out, Map.of()),
                Stream.concat(Stream.of("restore", "mark", configFile()), Stream.of(newer)).toArray(String[]::new));
    }

    PostgresSettings database() throws Exception {
        return OpenedStore.settings(ConfigLoader.load(Path.of(configFile()), environment()).config().database().postgres().orElseThrow());
    }

    Said store(String... arguments) {
        return said((out, all) -> StoreCommand.run(all, out, out, Map.of()), arguments);
    }

    interface Command {
        int run(PrintStream out, List<String> arguments);
    }

    static Said said(Command command, String... arguments) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Said(command.run(stream, List.of(arguments)), out.toString(StandardCharsets.UTF_8));
    }

    /// Waits until it is so.
    static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "it did not come to pass");
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        client.close();
        nodes.forEach(CaServer::close);
    }
}
