package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.cli.client.FakeCa;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.ssh.SshPublicKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `config`, `check-host` and `hosts`: one question each, no token.
@Timeout(60)
class AskTheCaTest {
    @TempDir
    Path home;

    private static final SshPublicKey USER_KEY = key("Ed25519");
    private static final SshPublicKey HOST_KEY = key("secp384r1");
    private static final SshPublicKey OTHER_KEY = key("RSA");
    private FakeAuthority authority;

    @BeforeEach
    void start() throws Exception {
        authority = new FakeAuthority(home);
        authority.ca.answers("GET /ssh/roots", 200, keys(List.of(USER_KEY), List.of(HOST_KEY)))
                .answers("GET /ssh/federation", 200, keys(List.of(USER_KEY, OTHER_KEY), List.of(HOST_KEY)));
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    private static SshPublicKey key(String kind) {
        return SshPublicKey.of(TestCertificates.keyPair(kind).getPublic());
    }

    private static String keys(List<SshPublicKey> user, List<SshPublicKey> host) {
        return "{\"userKey\":" + array(user) + ",\"hostKey\":" + array(host) + "}";
    }

    private static String array(List<SshPublicKey> keys) {
        return keys.stream().map(key -> "\"" + Base64.getEncoder().encodeToString(key.blob()) + "\"").toList().toString();
    }

    private CliRun run(String... words) {
        return authority.user().run(words);
    }

    @Test
    void config_prints_nothing_but_key_lines() {
        assertEquals(new CliRun(0, USER_KEY.toLine() + "\n", ""), run("ssh", "config", "--roots"));
        assertEquals(new CliRun(0, HOST_KEY.toLine() + "\n", ""), run("ssh", "config", "--host", "--roots"));
        assertEquals(new CliRun(0, USER_KEY.toLine() + "\n" + OTHER_KEY.toLine() + "\n", ""), run("ssh", "config", "-federation"));
        assertEquals(new CliRun(0, HOST_KEY.toLine() + "\n", ""), run("ssh", "config", "--federation", "--host"));
    }

    @Test
    void config_of_a_ca_without_ssh_says_so() {
        authority.ca.answers("GET /ssh/roots", 404, "{\"status\":404,\"message\":\"not found\"}");
        var run = run("ssh", "config", "--roots");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("the CA is not configured with SSH support\n"), run.err());
    }

    @Test
    void config_of_a_ca_without_that_kind_of_key_names_the_setting() {
        authority.ca.answers("GET /ssh/roots", 200, keys(List.of(USER_KEY), List.of()));
        assertEquals("", run("ssh", "config", "--roots").err());
        assertTrue(run("ssh", "config", "--host", "--roots").err().contains("ssh.hostKey"));
    }

    @Test
    void config_prints_keys_or_writes_files() {
        assertEquals("flag '--roots' is incompatible with '--dry-run'\n", run("ssh", "config", "--roots", "--dry-run").err());
        assertEquals("flag '--roots' is incompatible with '--federation'\n", run("ssh", "config", "--roots", "--federation").err());
        assertEquals(List.of(), authority.routes());
    }

    @Test
    void check_host_answers_by_its_exit_code() {
        authority.ca.answers("POST /ssh/check-host", asked -> new FakeCa.Answer(200,
                "{\"exists\":" + asked.body().contains("\"web01\"") + "}"));
        assertEquals(new CliRun(0, "", ""), run("ssh", "check-host", "web01"));
        assertEquals(new CliRun(1, "", ""), run("ssh", "check-host", "web02"));
        assertEquals(new CliRun(0, "true\n", ""), run("ssh", "check-host", "-v", "web01"));
        assertEquals(new CliRun(1, "false\n", ""), run("ssh", "check-host", "--verbose", "web02"));
        assertEquals(3, authority.routes().size(), "a yes is remembered, a no is not: " + authority.routes());
    }

    @Test
    void check_host_that_cannot_be_answered_is_a_no() {
        authority.ca.answers("POST /ssh/check-host", 501, "{\"status\":501,\"message\":\"no database\"}");
        assertEquals(new CliRun(1, "", "no database\n"), run("ssh", "check-host", "web01"));
        authority.ca.close();
        assertEquals(1, run("ssh", "check-host", "web01").exitCode());
        assertEquals(1, run("ssh", "check-host", "").exitCode());
    }

    @Test
    void hosts_is_a_table_aligned_by_tabs() {
        authority.ca.answers("GET /ssh/hosts", 200, "{\"hosts\":[{\"hid\":\"\",\"host_tags\":null,\"hostname\":\"web01.example.com\"},"
                + "{\"hid\":\"h1\",\"host_tags\":[{\"Name\":\"env\",\"Value\":\"prod\"},{\"Name\":\"a\",\"Value\":\"b\"}],\"hostname\":\"db\"}]}");
        assertEquals(new CliRun(0, """
                HOSTNAME\t\tID\tTAGS
                web01.example.com\t\t
                db\t\t\th1\tenv=prod,a=b
                """, ""), run("ssh", "hosts"));
        assertEquals(Json.parse("[{\"hostname\":\"web01.example.com\",\"id\":\"\",\"tags\":[]},"
                + "{\"hostname\":\"db\",\"id\":\"h1\",\"tags\":[\"env=prod\",\"a=b\"]}]", JsonLimits.FILE),
                Json.parse(run("ssh", "hosts", "--json").out(), JsonLimits.FILE));
    }

    @Test
    void hosts_of_a_new_ca_are_a_heading() {
        authority.ca.answers("GET /ssh/hosts", 200, "{\"hosts\":[]}");
        assertEquals("HOSTNAME\tID\tTAGS\n", run("ssh", "hosts").out().replaceAll("\t+", "\t"));
    }
}
