package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.ssh.krl.KrlWriter;
import org.countersign.server.upkeep.CertificatesCommand;
import org.countersign.server.upkeep.UpkeepCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose database is brought back to an earlier moment by the means of databases.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RestoredDatabaseTest {
    private static final long MANY = 1_000_000;
    @TempDir
    Path directory;
    private TestNodes nodes;
    private String token;
    private long revoked;
    private long lastSerial;
    private Krl lastList;

    /// The backup knows a certificate. What comes after it: its revocation, and a token that is used.
    @BeforeEach
    void bringBack() throws Exception {
        nodes = new TestNodes(directory, database -> database);
        nodes.rewrite(config -> config.put("authority",
                config.build().object("authority").orElseThrow().edit().put("disableIssuedAtCheck", true).build()));
        var first = nodes.start();
        revoked = TestNodes.serial(nodes.sign(first, nodes.sshToken()));
        first.close();
        nodes.backUp();

        var second = nodes.start();
        token = nodes.sshToken();
        lastSerial = TestNodes.serial(nodes.sign(second, token));
        assertEquals(200, nodes.revoke(second, revoked).statusCode());
        lastList = krl(second);
        second.close();
        assertEquals(0, nodes.store("copy", nodes.configFile(), file("newer")).code());

        nodes.bringBack();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private Krl krl(CaServer node) throws Exception {
        return KrlReader.read(nodes.get(node, "/ssh/krl", HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private static boolean lists(Krl krl, long serial) {
        return krl.certificates().stream().anyMatch(of -> of.serials().contains(serial));
    }

    private static TestNodes.Said upkeep(String... arguments) {
        return TestNodes.said((out, all) -> UpkeepCommand.run(all, out, out, Map.of()), arguments);
    }

    private CaServer mark(String... newer) throws Exception {
        marked(newer);
        return nodes.start();
    }

    private void marked(String... newer) {
        var said = nodes.mark(newer);
        assertEquals(0, said.code(), said.text());
    }

    @Test
    void does_not_start_before_somebody_has_said_that_it_is_known() {
        var refusal = assertThrows(StartException.class, nodes::start);
        assertTrue(refusal.getMessage().contains("ca-server restore mark"), refusal.getMessage());
    }

    @Test
    void keeps_what_a_copy_of_the_lost_ledger_knows() throws Exception {
        var node = mark("--newer", file("newer"));
        assertTrue(lists(krl(node), revoked));
        assertNothingComesAgain(node);
        assertEquals(0, nodes.store("verify", nodes.configFile()).code());
    }

    @Test
    void forgets_with_the_operators_word_when_nothing_newer_is_known() throws Exception {
        var node = mark("--nothing-newer");
        assertFalse(lists(krl(node), revoked));
        assertNothingComesAgain(node);
        assertEquals(0, nodes.store("copy", nodes.configFile(), file("after")).code());
        var listed = TestNodes.said((out, all) -> Main.run(all, out, out), "ledger", "list", file("after")).text();
        assertTrue(listed.contains("\"kind\":\"restored\""), listed);
    }

    /// A node that remembers nothing went on with the database that was behind: it gives out the same serial, and takes the same token.
    @Test
    void takes_in_a_ledger_that_went_another_way_from_the_same_point() throws Exception {
        Files.delete(directory.resolve("db/countersign/last-seen.json"));
        var unaware = nodes.start();
        assertEquals(lastSerial, TestNodes.serial(nodes.sign(unaware, token)));
        unaware.close();

        var said = nodes.mark("--newer", file("newer"));
        assertEquals(0, said.code(), said.text());
        assertEquals(1, said.count("serials that were given out twice, 1 in all: SSH " + Long.toUnsignedString(lastSerial) + "\\. .*"), said.text());
        assertEquals(1, said.count("one-time tokens that were used twice: 1"), said.text());
        var node = nodes.start();
        assertTrue(lists(krl(node), revoked));
        assertNothingComesAgain(node);
        node.close();

        assertEquals(0, nodes.store("copy", nodes.configFile(), file("both")).code());
        try (var elsewhere = new TestNodes(Files.createDirectory(directory.resolve("elsewhere")), database -> database)) {
            var copied = elsewhere.store("copy", file("both"), elsewhere.configFile());
            assertEquals(0, copied.code(), copied.text());
            assertEquals(1, copied.count("serials that were given out twice, 1 in all.*"), copied.text());
            assertEquals(nodes.store("verify", nodes.configFile()).text(), elsewhere.store("verify", elsewhere.configFile()).text());
        }
    }

    @Test
    void takes_revocations_from_a_list_that_a_host_has() throws Exception {
        Files.write(directory.resolve("krl"), KrlWriter.write(lastList));
        assertTrue(lists(krl(mark("--newer", file("krl"))), revoked));
    }

    private void assertNothingComesAgain(CaServer node) throws Exception {
        assertEquals("token-older-than-server", TestNodes.code(nodes.sign(node, token)));
        // Tokens tell their second only: one of the second of the mark is older than it.
        TestNodes.await(() -> nodes.sign(node, nodes.sshToken()).statusCode() == 201);
        assertTrue(Long.compareUnsigned(TestNodes.serial(nodes.sign(node, nodes.sshToken())), lastSerial + MANY) > 0);
        assertTrue(Long.compareUnsigned(krl(node).version(), lastList.version()) > 0);
    }

    /// It cannot say that it is up, and so nobody knows that it is.
    @Test
    void admits_nothing_more_that_was_judged_before_a_mark_which_is_set_while_it_runs() throws Exception {
        var node = mark("--nothing-newer");
        TestNodes.await(() -> nodes.sign(node, nodes.sshToken()).statusCode() == 201);
        nodes.sql("DELETE FROM countersign.node");
        nodes.sql("ALTER TABLE countersign.node ADD CONSTRAINT silent CHECK (name = '') NOT VALID");
        nodes.sql("DELETE FROM countersign.node");
        var early = nodes.sshToken();
        marked("--nothing-newer");
        assertMarkIsMissed(node, early);
    }

    @Test
    void admits_nothing_that_was_judged_before_a_mark_which_is_set_while_it_starts() throws Exception {
        marked("--nothing-newer");
        // Tokens tell their second only: one of the second of the mark is older than it.
        long second = Instant.now().getEpochSecond();
        TestNodes.await(() -> Instant.now().getEpochSecond() > second);
        var early = nodes.sshToken();
        var node = nodes.start(keys -> new KeyFiles(() -> {
            marked("--nothing-newer");
            return keys.issuer().get();
        }, keys.sshUser(), keys.sshHost(), keys.derived()));
        assertMarkIsMissed(node, early);
    }

    private void assertMarkIsMissed(CaServer node, String early) throws Exception {
        var refusal = nodes.sign(node, early);
        assertEquals("store-unavailable", TestNodes.code(refusal), refusal.body());
        assertTrue(refusal.body().contains("has to be restarted"), refusal.body());
        assertEquals(200, nodes.revoke(node, revoked).statusCode(), "it still revokes");
        assertTrue(nodes.health(node).contains("store-unavailable"), nodes.health(node));
        node.close();
        nodes.sql("ALTER TABLE countersign.node DROP CONSTRAINT IF EXISTS silent");
        assertEquals("token-older-than-server", TestNodes.code(nodes.sign(nodes.start(), early)));
    }

    @Test
    void is_not_marked_while_a_server_is_up_or_the_arguments_are_unclear() throws Exception {
        var node = mark("--nothing-newer");
        TestNodes.await(() -> nodes.status(nodes.configFile()).count("node .* up.*") == 1);
        var said = upkeep("restore", "mark", nodes.configFile(), "--nothing-newer");
        assertEquals(1, said.code());
        assertTrue(said.text().contains("stop all of them first"), said.text());
        node.close();
        assertEquals(2, upkeep("restore", "mark", nodes.configFile()).code());
        for (var newer : List.of(new String[] {"--newer"}, new String[] {"--newer", ""}, new String[] {"--newer", "--nothing-newer"})) {
            assertEquals(2, nodes.mark(newer).code(), "the working directory is not what was meant");
        }
        assertEquals(2, upkeep("restore", "mark", directory.toString(), "--nothing-newer").code());
    }

    @Test
    void commands_for_directories_say_what_to_do_instead() {
        for (var command : List.of(new String[] {"backup", nodes.configFile(), file("copy")},
                new String[] {"restore", file("newer"), nodes.configFile(), "--nothing-newer"})) {
            var said = upkeep(command);
            assertEquals(2, said.code());
            assertTrue(said.text().contains("ca-server restore mark"), said.text());
        }
    }

    @Test
    void what_was_issued_is_listed_from_the_database() {
        var listed = TestNodes.said((out, all) -> CertificatesCommand.run(all, out, out, Map.of()), nodes.configFile(), "--json");
        assertEquals(0, listed.code(), listed.text());
        assertEquals(1, listed.text().lines().count());
    }
}
