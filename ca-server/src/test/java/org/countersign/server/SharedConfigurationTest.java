package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.server.config.ConfigException;
import org.countersign.server.store.postgres.ConfigurationVersion;
import org.countersign.server.store.postgres.Configurations;
import org.countersign.server.store.postgres.Fleet;
import org.countersign.server.store.postgres.PostgresStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two servers whose provisioners, policy and templates are in the database that they share.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SharedConfigurationTest {
    private static final String NOBODY = """
            {"ssh": {"user": {"allow": {"principal": ["nobody"]}}}}""";
    @TempDir
    Path directory;
    private TestNodes nodes;
    private Path other;

    @BeforeEach
    void prepare() throws Exception {
        nodes = new TestNodes(directory, database -> database);
        other = directory.resolve("other.json");
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    /// Version 1 is what `ca.json` said so far; two servers go by it.
    private void twoNodes() throws Exception {
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        nodes.start();
        nodes.start();
    }

    private void pushed(String... arguments) {
        var said = nodes.config(with("push", arguments));
        assertEquals(0, said.code(), said.text());
    }

    private String refused(String... arguments) {
        var said = nodes.config(with("push", arguments));
        assertEquals(1, said.code(), said.text());
        return said.text();
    }

    private static String[] with(String first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }

    private String write(UnaryOperator<JsonObject.Builder> change) throws Exception {
        var shown = nodes.config("show", nodes.configFile());
        var json = Json.parseObject(shown.text().substring(0, shown.text().indexOf("\nversion ")), JsonLimits.FILE);
        return Files.writeString(other, Json.write(change.apply(json.edit()).build())).toString();
    }

    private static UnaryOperator<JsonObject.Builder> policy(String policy) {
        return TestCa.policy(policy);
    }

    private void awaitStatus(int status) throws Exception {
        awaitStatus(status, nodes.all());
    }

    private void awaitStatus(int status, List<CaServer> all) throws Exception {
        for (CaServer node : all) {
            TestNodes.await(() -> nodes.sign(node, nodes.sshToken()).statusCode() == status);
        }
    }

    private long versions() throws Exception {
        return Configurations.newest(nodes.database()).map(ConfigurationVersion::version).orElse(0L);
    }

    @Test
    void all_nodes_take_up_what_is_pushed_and_go_back_with_an_older_version() throws Exception {
        twoNodes();
        awaitStatus(201);
        pushed(nodes.configFile(), write(policy(NOBODY)), "--note", "nobody may");
        awaitStatus(403);
        pushed(nodes.configFile(), "--version", "1");
        awaitStatus(201);

        var history = nodes.config("history", nodes.configFile()).text().lines().toList();
        assertEquals(3, history.size());
        assertTrue(history.get(1).matches("2  .*Z  [0-9a-f]{12}  [0-9]+ bytes  .+@.+  nobody may"), history.get(1));
        assertEquals(hash(history.get(0)), hash(history.get(2)));
        assertTrue(nodes.config("show", nodes.configFile(), "--version", "2").text().contains("nobody"));
    }

    private static String hash(String line) {
        return line.split("  ")[2];
    }

    @Test
    void every_version_is_on_the_ledger_and_moves_with_it() throws Exception {
        twoNodes();
        nodes.all().forEach(CaServer::close);
        var copy = directory.resolve("copy");
        assertEquals(0, nodes.store("copy", nodes.configFile(), copy.toString()).code());
        var listed = TestNodes.said((out, all) -> Main.run(all, out, out), "ledger", "list", copy.toString()).text();
        assertTrue(listed.contains("\"kind\":\"configured\",\"version\":1,\"sha256\":\"" + Configurations.newest(nodes.database()).orElseThrow().digest()), listed);
        var moved = new TestNodes(Files.createDirectory(directory.resolve("moved")), database -> database);
        try (moved) {
            assertEquals(0, moved.store("copy", copy.toString(), moved.configFile()).code());
            assertEquals(Configurations.newest(nodes.database()).orElseThrow().digest(), Configurations.newest(moved.database()).orElseThrow().digest());
        }
    }

    @Test
    void templates_go_along_and_no_node_needs_the_files() throws Exception {
        var template = Files.writeString(directory.resolve("user.tpl"), """
                {"type": "user", "keyId": "from-the-template", "principals": ["alice"]}""");
        Files.writeString(other, Json.write(withOptions(JsonObject.builder().put("ssh", JsonObject.builder().put("templateFile", "user.tpl").build()).build())));
        pushed(nodes.configFile(), other.toString());
        Files.delete(template);
        nodes.shareConfiguration();
        var answer = nodes.sign(nodes.start(), nodes.sshToken());
        assertEquals(201, answer.statusCode(), answer.body());
        var wire = Json.parseObject(answer.body(), JsonLimits.FILE).text("crt");
        assertTrue(new String(Base64.getDecoder().decode(wire), StandardCharsets.ISO_8859_1).contains("from-the-template"));
    }

    /// The sections of `ca.json` with these options for its first provisioner.
    private JsonObject withOptions(JsonObject options) throws Exception {
        var authority = Json.parseObject(Files.readAllBytes(Path.of(nodes.configFile())), JsonLimits.FILE).object("authority").orElseThrow();
        var provisioner = ((JsonObject) authority.array("provisioners").getFirst()).edit().put("options", options).build();
        return JsonObject.builder().put("authority", authority.edit().put("provisioners", new JsonArray(List.<JsonValue>of(provisioner))).build()).build();
    }

    /// Whoever writes to the database may put there what he likes, and somebody looks at it on a terminal.
    @Test
    void nothing_in_it_reaches_the_terminal_that_looks_at_it_and_what_is_shown_can_be_pushed() throws Exception {
        var odd = "{\"type\": \"user\", \"keyId\": \"\u202etxt.\u2028\u0085\u009b2J\u007f\u200b\u00e9\ud83d\ude00\", \"principals\": [\"alice\"]}";
        Files.writeString(other, Json.write(withOptions(JsonObject.builder().put("ssh", JsonObject.builder().put("template", odd).build()).build())));
        pushed(nodes.configFile(), other.toString());
        var shown = nodes.config("show", nodes.configFile()).text();
        assertTrue(shown.contains("\\u202etxt.\\u2028\\u0085\\u009b2J\\u007f\\u200b\u00e9\ud83d\ude00"), shown);
        assertTrue(shown.codePoints().noneMatch(c -> c != '\n' && Character.isISOControl(c) || c >= 0x2000 && c <= 0x206f), shown);

        pushed(nodes.configFile(), write(json -> json));
        var history = nodes.config("history", nodes.configFile()).text().lines().toList();
        assertEquals(hash(history.get(0)), hash(history.get(1)));
    }

    @Test
    void the_number_of_a_version_is_one() {
        for (var number : List.of("0", "-1", "1.5", "", "+1", "9999999999999999999", "one")) {
            for (var command : List.of("show", "push")) {
                var said = nodes.config(command, nodes.configFile(), "--version", number);
                assertEquals(2, said.code(), said.text());
                assertEquals("ca-server: --version is the number of a version, from 1 on; see: ca-server config history CONFIG", said.text().strip());
            }
        }
    }

    @Test
    void nothing_is_stored_that_a_server_could_not_serve_by() throws Exception {
        Files.writeString(other, Json.write(withOptions(JsonObject.builder().put("ssh", JsonObject.builder().put("template", "{{ .Broken").build()).build())));
        assertTrue(refused(nodes.configFile(), other.toString()).contains("authority.provisioners[0].options.ssh.template"));
        Files.writeString(other, "{\"authority\": {\"provisioner\": []}}");
        assertTrue(refused(nodes.configFile(), other.toString()).contains("did you mean \"provisioners\""));
        Files.writeString(other, "{\"authority\": ");
        assertTrue(refused(nodes.configFile(), other.toString()).contains("not JSON"));
        Files.writeString(other, "{\"authority\": {}, \"template\": {}}");
        assertTrue(refused(nodes.configFile(), other.toString()).contains("did you mean \"templates\""));
        Files.writeString(other, "{}");
        assertTrue(refused(nodes.configFile(), other.toString()).contains("no section \"authority\""));
        assertEquals(0, versions());
    }

    @Test
    void keys_and_secrets_do_not_get_into_the_database() throws Exception {
        var pem = Files.readString(directory.resolve("ssh_user_key"));
        var encoded = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        for (var data : List.of(JsonObject.builder().put("a", pem), JsonObject.builder().put("a", encoded), JsonObject.builder().put("Password", "hunter2"),
                JsonObject.builder().put("a", JsonObject.builder().put("kty", "EC").put("d", "AAAA").build()))) {
            Files.writeString(other, Json.write(withOptions(JsonObject.builder().put("ssh", JsonObject.builder().put("template", "{}")
                    .put("templateData", data.build()).build()).build())));
            var said = refused(nodes.configFile(), other.toString());
            assertTrue(said.contains("authority.provisioners[0].options.ssh.templateData."), said);
            assertTrue(!said.contains("hunter2") && !said.contains("PRIVATE"), said);
        }
        assertEquals(0, versions());
    }

    @Test
    void what_nobody_signed_with_the_issuing_key_is_not_taken() throws Exception {
        twoNodes();
        awaitStatus(201);
        try (var store = PostgresStore.open(nodes.database(), InstantSource.system())) {
            var first = Configurations.newest(nodes.database()).orElseThrow();
            var content = new String(first.content(), StandardCharsets.UTF_8).replace("admin", "enemy").getBytes(StandardCharsets.UTF_8);
            assertTrue(store.configure(new ConfigurationVersion(first.ledgerId(), 2, content, first.signature(), "enemy", "", Instant.now())));
        }
        for (CaServer node : nodes.all()) {
            TestNodes.await(() -> nodes.health(node).contains("degraded"));
        }
        awaitStatus(201);
        assertTrue(assertThrows(ConfigException.class, nodes::start).getMessage().contains("version 2 of the configuration in the database"));
        assertEquals(1, nodes.config("show", nodes.configFile()).code());
        assertTrue(refused(nodes.configFile(), "--version", "2").contains("not signed"), "and nobody signs it for the enemy");

        pushed(nodes.configFile(), "--version", "1");
        for (CaServer node : nodes.all()) {
            TestNodes.await(() -> nodes.health(node).contains("ok"));
        }
    }

    @Test
    void an_older_version_under_a_newer_number_is_not_taken() throws Exception {
        twoNodes();
        try (var store = PostgresStore.open(nodes.database(), InstantSource.system())) {
            var first = Configurations.newest(nodes.database()).orElseThrow();
            store.configure(new ConfigurationVersion(first.ledgerId(), 2, first.content(), first.signature(), first.by(), "", Instant.now()));
        }
        assertThrows(ConfigException.class, nodes::start);
    }

    @Test
    void an_older_version_is_not_taken_because_newer_ones_were_taken_away() throws Exception {
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        pushed(nodes.configFile(), write(policy(NOBODY)));
        var node = nodes.start();
        nodes.sql("DELETE FROM countersign.configuration WHERE version = 2");
        assertTrue(assertThrows(StartException.class, () -> nodes.reload(node)).getMessage().contains("taken versions away"));
        assertEquals(403, nodes.sign(node, nodes.sshToken()).statusCode());
        node.close();
        assertTrue(assertThrows(StartException.class, nodes::start).getMessage().contains("taken versions away"));
    }

    /// Whoever has the rights of a node in the database can write that mark.
    @Test
    void the_mark_of_a_restoration_is_no_excuse_for_an_older_version() throws Exception {
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        pushed(nodes.configFile(), write(policy(NOBODY)));
        nodes.start().close();
        nodes.sql("UPDATE countersign.configuration SET version = -2 WHERE version = 2");
        nodes.sql("UPDATE countersign.head SET oldest_token = recorded + 1");
        var refusal = assertThrows(StartException.class, nodes::start);
        assertTrue(refusal.getMessage().contains("taken versions away"), refusal.getMessage());
    }

    @Test
    void after_a_restoration_nodes_take_what_is_pushed_again() throws Exception {
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        nodes.start().close();
        nodes.backUp();
        pushed(nodes.configFile(), write(policy(NOBODY)));
        nodes.start().close();
        nodes.bringBack();
        assertEquals(0, nodes.mark("--nothing-newer").code());
        var refusal = assertThrows(StartException.class, nodes::start);
        assertTrue(refusal.getMessage().contains("ca-server config push CONFIG FILE, or --version 1"), refusal.getMessage());

        pushed(nodes.configFile(), "--version", "1");
        assertEquals(3, versions(), "above what the nodes remember");
        var again = List.of(nodes.start(), nodes.start());
        awaitStatus(201, again);
        pushed(nodes.configFile(), write(policy(NOBODY)));
        awaitStatus(403, again);
    }

    /// Whoever pushes on a machine whose server does not know of a version that the database has forgotten.
    @Test
    void a_number_that_was_given_twice_is_noticed_by_the_server_that_knows_the_other_version() throws Exception {
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        nodes.start().close();
        nodes.backUp();
        pushed(nodes.configFile(), write(policy(NOBODY)));
        nodes.start().close();
        nodes.bringBack();
        assertEquals(0, nodes.mark("--nothing-newer").code());

        var elsewhere = Files.move(seen(), directory.resolve("seen-elsewhere"));
        pushed(nodes.configFile(), "--version", "1");
        assertEquals(2, versions(), "nobody here knows better");
        Files.move(elsewhere, seen());
        var refusal = assertThrows(StartException.class, nodes::start);
        assertTrue(refusal.getMessage().contains("is not the version 2 that this server went by before"), refusal.getMessage());

        pushed(nodes.configFile(), "--version", "2");
        assertEquals(3, versions());
        // A token of the second of the mark may be from before it.
        awaitStatus(201, List.of(nodes.start()));
    }

    @Test
    void a_push_gives_no_number_that_a_server_goes_by() throws Exception {
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        pushed(nodes.configFile(), "--version", "1");
        nodes.start();
        TestNodes.await(() -> Fleet.of(nodes.database()).nodes().stream().anyMatch(node -> node.configuration() == 2) && Files.exists(seen()));
        nodes.sql("DELETE FROM countersign.configuration WHERE version = 2");
        Files.delete(seen());
        pushed(nodes.configFile(), "--version", "1");
        assertEquals(3, versions());
    }

    private Path seen() {
        return directory.resolve("db/countersign/last-seen.json");
    }

    @Test
    void a_node_that_has_gone_its_own_way_remembers_the_shared_version() throws Exception {
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        pushed(nodes.configFile(), "--version", "1");
        nodes.start().close();
        nodes.rewrite(config -> config);
        nodes.start().close();
        nodes.shareConfiguration();
        nodes.sql("DELETE FROM countersign.configuration WHERE version = 2");
        assertThrows(StartException.class, nodes::start);
    }

    @Test
    void a_node_has_its_provisioners_in_one_place() throws Exception {
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        var shared = Json.parseObject(Files.readAllBytes(Path.of(nodes.configFile())), JsonLimits.FILE);
        nodes.rewrite(config -> config.put("db", shared.object("db").orElseThrow()));
        var refusal = assertThrows(ConfigException.class, nodes::start);
        assertEquals("authority: is in the database, because db.configuration says so; remove it here, or put it there with: ca-server config push "
                + nodes.configFile(), refusal.faults().getFirst().toString());
        pushed(nodes.configFile());
    }

    @Test
    void a_node_that_runs_moves_to_the_database_and_back_without_a_restart() throws Exception {
        var node = nodes.start();
        pushed(nodes.configFile());
        nodes.shareConfiguration();
        assertEquals(List.of(), nodes.reload(node));
        pushed(nodes.configFile(), write(policy(NOBODY)));
        awaitStatus(403);
        nodes.rewrite(config -> config);
        assertEquals(List.of(), nodes.reload(node));
        awaitStatus(201);
    }

    @Test
    void a_node_says_what_to_do_when_there_is_none_yet() throws Exception {
        nodes.shareConfiguration();
        assertTrue(assertThrows(ConfigException.class, nodes::start).getMessage().contains("put one there with: ca-server config push"));
        assertTrue(nodes.config("history", nodes.configFile()).text().startsWith("There is no configuration in the database"));
    }
}
