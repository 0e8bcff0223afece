package org.countersign.core.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.countersign.core.time.TimeDuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshIssuanceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.75Z");
    private static final long NOW_SECONDS = NOW.getEpochSecond();
    private static final Draw DRAW = new Draw(7, new byte[32]);
    private static SshPublicKey key;
    private static SshPublicKey caKey;

    private final SshIssuance rules = new SshIssuance(Duration.ofMinutes(1));

    @BeforeAll
    static void makeKeys() throws Exception {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        key = SshPublicKey.of(generator.generateKeyPair().getPublic());
        caKey = SshPublicKey.of(generator.generateKeyPair().getPublic());
    }

    @Test
    void issues_sixteen_hours_from_a_minute_ago_to_a_user_who_asks_for_nothing() {
        var body = plan(request(), userGrant("alice"));

        assertEquals(new Validity(NOW_SECONDS - 60, NOW_SECONDS + 16 * 3600), body.validity());
        assertEquals(SshGrant.DEFAULT_USER_EXTENSIONS.keySet(), body.extensions().keySet());
        assertEquals(Map.of(), body.criticalOptions());
        assertEquals(List.of("alice"), body.principals());
        assertEquals(key, body.key());
        assertEquals(7, body.serial());
    }

    @Test
    void issues_thirty_days_and_no_extension_to_a_host() {
        var grant = grant(CertificateType.HOST, "Web01.Example.com", "10.0.0.5", "2001:db8::1");
        var body = plan(request(), grant);

        assertEquals(new Validity(NOW_SECONDS - 60, NOW_SECONDS + 720 * 3600), body.validity());
        assertEquals(Map.of(), body.extensions());
        assertEquals(List.of("web01.example.com", "10.0.0.5", "2001:db8::1"), body.principals());
    }

    @Test
    void counts_both_relative_times_from_now_and_does_not_backdate_a_chosen_start() {
        var body = plan(timed("10m", "20h"), userGrant("alice"));

        assertEquals(new Validity(NOW_SECONDS + 600, NOW_SECONDS + 20 * 3600), body.validity());
    }

    @Test
    void lets_the_token_overwrite_what_the_request_says_about_time() {
        var stated = new SshGrant.Stated(Optional.empty(), List.of(), TimeDuration.UNSET, TimeDuration.parse("2h"));
        var body = plan(request(), userGrant(stated, "alice"));

        assertEquals(new Validity(NOW_SECONDS - 60, NOW_SECONDS + 2 * 3600), body.validity());
        refused(ProblemCode.NOT_IN_TOKEN, timed("", "3h"), userGrant(stated, "alice"));
    }

    @Test
    void refuses_ten_days_naming_the_limit_the_claim_and_the_provisioner() {
        var problem = refused(ProblemCode.DURATION_TOO_LONG, timed("10m", "240h"), userGrant("alice"));

        assertEquals("The requested duration of 239h50m0s is more than the maximum of 24h0m0s, set by the claim"
                + " maxUserSSHCertDuration of provisioner \"admin\".", problem.getMessage());
    }

    @Test
    void refuses_a_request_that_differs_from_its_token() {
        var stated = new SshGrant.Stated(Optional.of(CertificateType.USER), List.of("alice", "Bob"),
                TimeDuration.parse("1m"), TimeDuration.UNSET);
        var grant = userGrant(stated, "alice", "Bob");
        refused(ProblemCode.NOT_IN_TOKEN, request(Optional.of(CertificateType.HOST), List.of(), "", ""), grant);
        refused(ProblemCode.NOT_IN_TOKEN, request(Optional.empty(), List.of("carol"), "", ""), grant);
        refused(ProblemCode.NOT_IN_TOKEN, request(Optional.empty(), List.of(), "2m", ""), grant);
        var body = plan(request(Optional.of(CertificateType.USER), List.of("bob"), "1m", ""), grant);
        assertEquals(List.of("alice", "Bob"), body.principals(), "a request for less does not narrow the certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "*", "a?", "!a", "a b", "-a", ".a", "a\n", "a\u0000", "a/b", "a\\b", "a'b", "a\"b", "a`b", "a$b",
            "a;b", "a|b", "a&b", "a<b", "a>b", "a(b", "a%b", "\u0430dmin", "a\u200bb", "a\u2028b", "\u212a"})
    void refuses_principals_for_users_that_are_not_plain_names(String principal) {
        refused(ProblemCode.PRINCIPAL_NOT_ALLOWED, request(), userGrant(principal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*.example.com", "a,b", "-a", "a-", "a..b", "a.", ".a", "a b", "fe80::1%eth0", "1.2.3.4.5:22",
            "xn--", "xn--a-ecp.ru\u0000", "w\u00e9b", "a/b", "\u212aelvin"})
    void refuses_principals_for_hosts_that_are_neither_names_nor_addresses(String principal) {
        refused(ProblemCode.PRINCIPAL_NOT_ALLOWED, request(), grant(CertificateType.HOST, principal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "alice@example.com", "user.x", "_svc", "a+b", "A-1", "0"})
    void accepts_plain_names_for_users(String principal) {
        assertEquals(List.of(principal), plan(request(), userGrant(principal)).principals());
    }

    @Test
    void takes_each_principal_once_and_at_most_256() {
        assertEquals(List.of("a", "A", "b"), plan(request(), userGrant("a", "A", "b", "a")).principals());
        var names = java.util.stream.IntStream.range(0, 257).mapToObj(i -> "p" + i).toArray(String[]::new);
        refused(ProblemCode.PRINCIPAL_NOT_ALLOWED, request(), userGrant(names));
        refused(ProblemCode.PRINCIPAL_NOT_ALLOWED, request(), userGrant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0007", "a\u202eb", "a\u200b", "a\u2028"})
    void refuses_key_ids_that_do_not_read_as_they_are(String keyId) {
        var stated = new SshGrant.Stated(Optional.empty(), List.of(), TimeDuration.UNSET, TimeDuration.UNSET);
        var grant = new SshGrant(source(), stated, NameSource.GRANT, CertificateType.USER, keyId, List.of("a"), Map.of(), Optional.empty());
        refused(ProblemCode.KEY_ID_NOT_ALLOWED, request(), grant);
    }

    @Test
    void an_administrator_names_everything_in_the_request() {
        var grant = from(NameSource.REQUEST, "admin@example.com");
        var body = plan(naming(Optional.of(CertificateType.HOST), "web", "web01", "web02"), grant);

        assertEquals(CertificateType.HOST, body.type());
        assertEquals("web", body.keyId());
        assertEquals(List.of("web01", "web02"), body.principals());
        assertEquals(Map.of(), body.extensions());
        assertEquals(NOW_SECONDS + 720 * 3600, body.validity().before(), "hosts have the limits of hosts");
        var user = plan(naming(Optional.of(CertificateType.USER), "k", "root"), grant);
        assertEquals(SshGrant.DEFAULT_USER_EXTENSIONS.keySet(), user.extensions().keySet());
    }

    @Test
    void an_administrator_has_to_name_everything_in_the_request() {
        var grant = from(NameSource.REQUEST, "admin@example.com");
        var problem = refused(ProblemCode.INCOMPLETE_REQUEST, request(), grant);
        assertEquals("With this credential the request itself must give certType, keyID, principals.", problem.getMessage());
        refused(ProblemCode.INCOMPLETE_REQUEST, naming(Optional.empty(), "k", "p"), grant);
        refused(ProblemCode.INCOMPLETE_REQUEST, naming(Optional.of(CertificateType.USER), "", "p"), grant);
        refused(ProblemCode.INCOMPLETE_REQUEST, naming(Optional.of(CertificateType.USER), "k"), grant);
    }

    @Test
    void an_instance_names_its_principals_unless_they_are_granted() {
        assertEquals(List.of("web01"), plan(naming(Optional.empty(), "x", "web01"), from(NameSource.INSTANCE)).principals());
        assertEquals(List.of("i-1"), plan(request(), from(NameSource.INSTANCE, "i-1")).principals());
        assertEquals("id", plan(naming(Optional.empty(), "x", "web01"), from(NameSource.INSTANCE)).keyId());
        refused(ProblemCode.INCOMPLETE_REQUEST, request(), from(NameSource.INSTANCE));
    }

    @Test
    void refuses_to_certify_the_key_of_the_authority_itself() {
        var request = new SshSignRequest(caKey, "t", Optional.empty(), "", List.of(), TimeDuration.UNSET, TimeDuration.UNSET,
                Optional.empty(), Optional.empty(), Optional.empty());
        refused(ProblemCode.INVALID_KEY, request, userGrant("alice"));
    }

    @Test
    void never_outlives_the_credential() {
        var stated = new SshGrant.Stated(Optional.empty(), List.of(), TimeDuration.UNSET, TimeDuration.UNSET);
        var end = Instant.ofEpochSecond(NOW_SECONDS + 3600);
        var grant = new SshGrant(source(), stated, NameSource.GRANT, CertificateType.USER, "id", List.of("a"), Map.of(), Optional.of(end));
        assertEquals(NOW_SECONDS + 3600, plan(request(), grant).validity().before());
        refused(ProblemCode.DURATION_TOO_LONG, timed("", "2h"), grant);
    }

    @Test
    void renews_a_host_certificate_for_as_long_as_it_lasted() {
        var old = SshCertificateBody.issuable(new byte[32], key, 5, CertificateType.HOST, "web", List.of("web"),
                new Validity(NOW_SECONDS - 60, NOW_SECONDS + 720 * 3600), Map.of(), Map.of(), caKey);

        var renewed = rules.planRenewal(new SshRenewalGrant(source(), old), Optional.empty(), DRAW, caKey, NOW);

        assertEquals(old.validity(), renewed.validity());
        assertEquals(old.principals(), renewed.principals());
        assertEquals(old.key(), renewed.key());
        assertEquals(7, renewed.serial());
    }

    private SshCertificateBody plan(SshSignRequest request, SshGrant grant) {
        rules.check(request, grant);
        return rules.plan(request, grant, SshShape.of(request, grant), DRAW, caKey, NOW);
    }

    private ProblemException refused(ProblemCode code, SshSignRequest request, SshGrant grant) {
        var problem = assertThrows(ProblemException.class, () -> plan(request, grant));
        assertEquals(code, problem.code(), problem.getMessage());
        assertTrue(problem.getMessage().endsWith("."), problem.getMessage());
        return problem;
    }

    private static SshSignRequest request() {
        return request(Optional.empty(), List.of(), "", "");
    }

    private static SshSignRequest timed(String after, String before) {
        return request(Optional.empty(), List.of(), after, before);
    }

    private static SshSignRequest request(Optional<CertificateType> type, List<String> principals, String after, String before) {
        return new SshSignRequest(key, "t", type, "", principals, TimeDuration.parse(after), TimeDuration.parse(before),
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static SshGrant userGrant(String... principals) {
        return grant(CertificateType.USER, principals);
    }

    private static SshGrant userGrant(SshGrant.Stated stated, String... principals) {
        return new SshGrant(source(), stated, NameSource.GRANT, CertificateType.USER, "id", List.of(principals),
                SshGrant.DEFAULT_USER_EXTENSIONS, Optional.empty());
    }

    private static SshGrant grant(CertificateType type, String... principals) {
        var stated = new SshGrant.Stated(Optional.empty(), new ArrayList<>(), TimeDuration.UNSET, TimeDuration.UNSET);
        return new SshGrant(source(), stated, NameSource.GRANT, type, "id", List.of(principals), SshGrant.defaultExtensions(type),
                Optional.empty());
    }

    private static SshGrant from(NameSource names, String... principals) {
        return new SshGrant(source(), SshGrant.Stated.NOTHING, names, CertificateType.USER, "id", List.of(principals),
                SshGrant.DEFAULT_USER_EXTENSIONS, Optional.empty());
    }

    private static SshSignRequest naming(Optional<CertificateType> type, String keyId, String... principals) {
        return new SshSignRequest(key, "t", type, keyId, List.of(principals), TimeDuration.UNSET, TimeDuration.UNSET,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static GrantSource source() {
        return new GrantSource("admin", ProvisionerType.JWK, Claims.DEFAULTS, Optional.empty(), Evidence.NONE);
    }
}
