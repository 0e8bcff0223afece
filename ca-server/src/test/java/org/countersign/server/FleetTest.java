package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.server.store.postgres.Fleet;
import org.countersign.server.store.postgres.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two servers on one database that were told to issue nothing while it is the configuration of others that counts.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class FleetTest {
    private static final UnaryOperator<JsonObject.Builder> ANOTHER = config -> config.put("commonName", "Another");
    @TempDir
    Path directory;

    private TestNodes twoThatYield() throws Exception {
        var nodes = new TestNodes(directory, database -> database.put("onDifference", "refuse"));
        nodes.start();
        nodes.start();
        return nodes;
    }

    private static void awaitIssuing(TestNodes nodes, CaServer node) throws Exception {
        TestNodes.await(() -> nodes.sign(node, nodes.sshToken()).statusCode() == 201);
    }

    private static void awaitRefusing(TestNodes nodes, CaServer node) throws Exception {
        TestNodes.await(() -> nodes.sign(node, nodes.sshToken()).statusCode() == 503);
    }

    @Test
    void a_node_that_differs_refuses_until_it_is_as_the_others_are() throws Exception {
        try (var nodes = twoThatYield()) {
            var first = nodes.get(0);
            var second = nodes.get(1);
            awaitIssuing(nodes, first);
            awaitIssuing(nodes, second);
            long serial = TestNodes.serial(nodes.sign(second, nodes.sshToken()));

            nodes.rewrite(ANOTHER);
            nodes.reload(second);
            awaitRefusing(nodes, second);
            var token = nodes.sshToken();
            assertEquals("configuration-differs", TestNodes.code(nodes.sign(second, token)));
            assertTrue(nodes.health(second).contains("configuration-differs"));
            assertEquals(200, nodes.revoke(second, serial).statusCode(), "it still revokes");
            assertEquals(201, nodes.sign(first, token).statusCode(), "the token stays good");

            nodes.reload(first);
            awaitIssuing(nodes, second);
            awaitIssuing(nodes, first);
        }
    }

    @Test
    void a_node_that_comes_with_another_configuration_never_issues_by_it() throws Exception {
        try (var nodes = twoThatYield()) {
            awaitIssuing(nodes, nodes.get(0));
            nodes.rewrite(ANOTHER);
            var third = nodes.start();
            for (int i = 0; i < 5; i++) {
                assertEquals("configuration-differs", TestNodes.code(nodes.sign(third, nodes.sshToken())));
            }
            awaitIssuing(nodes, nodes.get(1));
        }
    }

    /// They lie in files of each node, and decide about answers as well.
    @Test
    void nodes_with_other_secrets_or_certificates_in_their_files_differ() throws Exception {
        var secret = directory.resolve("hook-secret");
        var signers = directory.resolve("amazon.pem");
        try (var nodes = new TestNodes(directory, database -> database)) {
            write(secret, "b25l");
            Files.copy(amazon(), signers);
            nodes.rewrite(withHookAndCloud(secret, signers));
            var one = nodes.start();
            var other = nodes.start();
            TestNodes.await(() -> nodes.status(nodes.configFile()).count("node .*up.*") == 2 && fingerprints(nodes) == 1);

            write(secret, "dHdv");
            nodes.reload(one);
            TestNodes.await(() -> fingerprints(nodes) == 2);
            assertFalse(nodes.status(nodes.configFile(), "--json").text().contains("dHdv"));
            nodes.reload(other);
            TestNodes.await(() -> fingerprints(nodes) == 1);

            var newer = amazon();
            Files.copy(newer, signers, StandardCopyOption.REPLACE_EXISTING);
            nodes.reload(one);
            TestNodes.await(() -> fingerprints(nodes) == 2);
            Files.delete(signers);
            nodes.rewrite(withHookAndCloud(Files.move(secret, directory.resolve("elsewhere")), newer));
            nodes.reload(other);
            TestNodes.await(() -> fingerprints(nodes) == 1);
        }
    }

    private Path amazon() throws Exception {
        return Path.of(new AwsCloud(directory).section("amazon").build().text("iidRoots"));
    }

    private static void write(Path secret, String content) throws Exception {
        AtomicFile.write(secret, content.getBytes(StandardCharsets.US_ASCII), FileMode.PRIVATE);
    }

    private static long fingerprints(TestNodes nodes) throws Exception {
        return Fleet.of(nodes.database()).nodes().stream().map(Node::fingerprint).distinct().count();
    }

    private static UnaryOperator<JsonObject.Builder> withHookAndCloud(Path secret, Path signers) {
        return config -> {
            var authority = config.build().object("authority").orElseThrow();
            var hook = JsonObject.builder().put("name", "people").put("url", "https://127.0.0.1:9/people").put("kind", "ENRICHING")
                    .put("secretFile", secret.toString()).build();
            var asking = ((JsonObject) authority.array("provisioners").getFirst()).edit()
                    .put("options", JsonObject.builder().put("webhooks", new JsonArray(List.of(hook))).build()).build();
            var amazon = JsonObject.builder().put("type", "AWS").put("name", "amazon").put("iidRoots", signers.toString()).build();
            return config.put("authority", authority.edit().put("provisioners", new JsonArray(List.of(asking, amazon))).build());
        };
    }

    @Test
    void a_node_that_is_alone_goes_on_whatever_its_configuration() throws Exception {
        try (var nodes = twoThatYield()) {
            nodes.rewrite(ANOTHER);
            nodes.reload(nodes.get(1));
            awaitRefusing(nodes, nodes.get(1));
            nodes.get(0).close();
            awaitIssuing(nodes, nodes.get(1));
        }
    }
}
