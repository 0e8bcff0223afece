package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.countersign.core.json.JsonObject;
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
