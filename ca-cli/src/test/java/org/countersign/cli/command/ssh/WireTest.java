package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.client.FakeCa.Asked;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What goes over the wire, captured by a CA of this test and held against what clients of such CAs have always sent: the same
/// requests in the same order, with the same members in their bodies. What we leave out is known before: the encrypted key is
/// in the list of provisioners, the root is the one that the connection was verified with, and `ssh check-host` need not know
/// whether the CA wants to know its clients, unless there is something to show.
class WireTest {
    private static final String PROVISIONERS = "GET /provisioners?limit=100";
    private static final String KEY = "GET /provisioners/{kid}/encrypted-key";
    private static final String ROOT = "GET /root/{sha}";
    private static final String VERSION = "GET /version";
    private static final Set<String> LEFT_OUT = Set.of(KEY, ROOT);

    /// @param sequence of the client that others use
    /// @param body     members of the last request's body, in their order
    record Capture(String command, List<String> sequence, List<String> body) {
        @Override
        public String toString() {
            return command;
        }
    }

    static Stream<Capture> captures() {
        var vouched = List.of(PROVISIONERS, KEY, ROOT);
        return Stream.of(
                new Capture("ca health", List.of("GET /health"), List.of()),
                new Capture("ca roots", List.of("GET /roots"), List.of()),
                new Capture("ca federation", List.of("GET /federation"), List.of()),
                new Capture("ca provisioner list", List.of(PROVISIONERS), List.of()),
                new Capture("ca token web", List.of(PROVISIONERS, KEY), List.of()),
                new Capture("ca certificate web web.crt web.key", with(vouched, "POST /sign"), List.of("csr", "ott", "notAfter", "notBefore")),
                new Capture("ca revoke 12", with(vouched, "POST /revoke"), List.of("serial", "ott", "reasonCode", "reason", "passive")),
                new Capture("ssh certificate jane id_new --no-password --insecure", with(vouched, VERSION, "POST /ssh/sign"),
                        List.of("publicKey", "ott", "certType", "keyID", "principals", "validAfter", "validBefore", "identityCSR")),
                new Capture("ssh certificate jane id_set --no-password --insecure --set a=1 --add-user --principal jane",
                        with(vouched, VERSION, "POST /ssh/sign"), List.of("publicKey", "ott", "certType", "keyID", "principals",
                        "validAfter", "validBefore", "addUserPublicKey", "identityCSR", "templateData")),
                new Capture("ssh login jane", with(List.of("GET /ssh/roots", PROVISIONERS, KEY, ROOT, VERSION), "POST /ssh/sign"),
                        List.of("publicKey", "ott", "certType", "keyID", "principals", "validAfter", "validBefore", "identityCSR")),
                new Capture("ssh login jane --force", with(vouched, VERSION, "POST /ssh/sign"),
                        List.of("publicKey", "ott", "certType", "keyID", "principals", "validAfter", "validBefore", "identityCSR")),
                new Capture("ssh renew host-cert.pub host --force", List.of(PROVISIONERS, ROOT, "POST /ssh/renew"), List.of("ott")),
                new Capture("ssh rekey host-cert.pub host --force --no-password --insecure",
                        List.of(PROVISIONERS, ROOT, "POST /ssh/rekey"), List.of("ott", "publicKey")),
                new Capture("ssh revoke 12", with(vouched, "POST /ssh/revoke"), List.of("serial", "ott", "reasonCode", "reason", "passive")),
                new Capture("ssh revoke --sshpop-cert host-cert.pub --sshpop-key host", List.of(PROVISIONERS, ROOT, "POST /ssh/revoke"),
                        List.of("serial", "ott", "reasonCode", "reason", "passive")),
                new Capture("ssh config --roots", List.of("GET /ssh/roots"), List.of()),
                new Capture("ssh config --federation", List.of("GET /ssh/federation"), List.of()),
                new Capture("ssh config --dry-run", List.of("GET /ssh/roots", "POST /ssh/config"), List.of("type", "data")),
                new Capture("ssh config --host --dry-run --set Certificate=a --set Key=b", List.of("POST /ssh/config"), List.of("type", "data")),
                new Capture("ssh check-host web01", List.of("POST /ssh/check-host"), List.of("type", "principal")),
                new Capture("ssh hosts", List.of("GET /ssh/hosts"), List.of()),
                new Capture("ssh proxycommand jane 127.0.0.1 1", with(List.of("GET /ssh/roots", PROVISIONERS, KEY, ROOT, VERSION, "POST /ssh/sign"),
                        "POST /ssh/bastion"), List.of("user", "hostname")));
    }

    private static List<String> with(List<String> sequence, String... more) {
        return Stream.concat(sequence.stream(), Stream.of(more)).toList();
    }

    @TempDir
    Path home;

    private LoginSetUp setUp;
    private FakeAuthority authority;
    private RealAgent agent;

    @BeforeEach
    void start() throws Exception {
        setUp = new LoginSetUp(home);
        authority = setUp.authority;
        agent = setUp.agent;
    }

    @AfterEach
    void stop() throws IOException {
        setUp.close();
    }

    private void run(String command) throws Exception {
        if (command.contains("host-cert.pub")) {
            OpenSsh.key(home.resolve("host"), "ed25519", "");
            said("ssh certificate web01 host.pub --host --sign");
            authority.ca.asked().clear();
        }
        said(command);
    }

    /// Whether it succeeds does not matter here: not every answer is prepared.
    private void said(String command) {
        var words = new ArrayList<String>();
        for (var word : command.split(" ")) {
            words.add(word.matches("id_.*|host|host-cert\\.pub|host\\.pub|web\\.(crt|key)") ? home.resolve(word).toString() : word);
        }
        setUp.user().run(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("captures")
    void requests_are_those_of_other_clients_but_for_what_is_known_before(Capture capture) throws Exception {
        run(capture.command());
        assertEquals(capture.sequence().stream().filter(request -> !LEFT_OUT.contains(request)).toList(), authority.routes());
        var last = authority.ca.asked().getLast();
        assertEquals(capture.body(), last.body().isEmpty() ? List.of() : members(last));
        authority.ca.asked().forEach(WireTest::assertCommonHeaders);
        assertTrue(authority.ca.asked().stream().map(Asked::peer).distinct().count() == 1, "more than one connection");
    }

    private static List<String> members(Asked asked) {
        return List.copyOf(body(asked).members().keySet());
    }

    private static JsonObject body(Asked asked) {
        return Json.parseObject(asked.body(), JsonLimits.FILE);
    }

    private static void assertCommonHeaders(Asked asked) {
        assertTrue(asked.headers().get("User-agent").getFirst().matches("Countersign CLI/\\S+ \\([a-z]+/[a-z0-9]+\\)"), asked.toString());
        assertTrue(asked.headers().get("X-request-id").getFirst().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), asked.toString());
        assertEquals(asked.method().equals("POST") ? List.of("application/json") : null, asked.headers().get("Content-type"));
    }

    @Test
    void times_and_absent_parts_are_spelled_as_servers_expect() throws Exception {
        run("ssh certificate jane id_new --no-password --insecure --not-before -5m --not-after 10m");
        var sent = body(authority.ca.asked("POST /ssh/sign"));
        assertEquals("-5m0s", sent.text("validAfter"));
        assertEquals("10m0s", sent.text("validBefore"));
        assertTrue(authority.ca.asked("POST /ssh/sign").body().contains("\"identityCSR\":null"), "the member is there, and null");
        var token = FakeAuthority.token(authority.ca.asked("POST /ssh/sign"));
        assertEquals(List.of(authority.ca.url() + "/1.0/ssh/sign"), token.audiences());
        assertEquals(authority.fingerprint(), token.claimText("sha").orElseThrow());
    }

    @Test
    void a_newcomer_asks_for_the_root_and_nothing_else() {
        authority.user().with("STEPPATH", home.resolve("fresh").toString()).run("ca", "bootstrap", "--ca-url",
                authority.ca.url().toString(), "--fingerprint", authority.fingerprint());
        assertEquals(List.of("GET /root/" + authority.fingerprint()), authority.routes());
    }

    @Test
    void whoever_brings_a_token_and_no_root_fetches_the_one_it_names() throws Exception {
        run("ca token web --output-file " + home.resolve("token"));
        var token = Files.readString(home.resolve("token")).strip();
        authority.ca.asked().clear();
        authority.user().with("STEPPATH", home.resolve("fresh").toString()).run("ssh", "certificate", "jane",
                home.resolve("id_token").toString(), "--no-password", "--insecure", "--no-agent", "--token", token);
        assertEquals(List.of("GET /root/" + authority.fingerprint(), VERSION, "POST /ssh/sign"), authority.routes());
    }
}
