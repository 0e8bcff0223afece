package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.countersign.core.issue.Claims;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisionersReaderTest {
    private static final String FIRST = "authority.provisioners[0]";
    private static final String KEY = Json.write(StepHome.KEY);

    @Test
    void reads_the_provisioners_that_init_writes() {
        var provisioners = Reading.of(new StepHome(Reading.HOME).json()).config().authority().provisioners();
        var jwk = assertInstanceOf(JwkConfig.class, provisioners.get(0));
        assertEquals("admin@example.com", jwk.name());
        assertEquals("kid-of-admin", jwk.key().keyId());
        assertEquals("admin@example.com:kid-of-admin", jwk.tokenId());
        assertEquals(Optional.of(StepHome.ENCRYPTED_KEY), jwk.encryptedKey());
        assertTrue(jwk.claims().enableSshCa());
        assertEquals(Claims.DEFAULTS.sshUser(), jwk.claims().sshUser());
        var sshpop = assertInstanceOf(SshpopConfig.class, provisioners.get(1));
        assertEquals("sshpop", sshpop.name());
        assertEquals("sshpop/sshpop", sshpop.tokenId());
        assertTrue(sshpop.claims().enableSshCa());
    }

    @Test
    void clients_are_shown_what_was_written_in_the_usual_order_without_comments_and_options() {
        var reading = Reading.with(FIRST, """
                {"OPTIONS": {"x509": {}}, "claims": {"maxTLSCertDuration": "48h"}, "_why": "secret plan",
                 "encryptedKey": null, "Key": %s, "name": "n", "type": "jwk"}""".formatted(KEY));
        var source = reading.config().authority().provisioners().getFirst().common().source();
        assertEquals("""
                {"type":"jwk","name":"n","key":%s,"claims":{"maxTLSCertDuration":"48h"}}"""
                .formatted(KEY), Json.write(source));
    }

    @Test
    void claims_are_inherited_from_the_authority() {
        var json = Patch.set(new StepHome(Reading.HOME).json(), "authority.claims",
                "{\"maxUserSSHCertDuration\": \"48h\", \"disableRenewal\": true, \"enableSSHCA\": true}");
        json = Patch.set(json, FIRST + ".claims", "{\"defaultUserSSHCertDuration\": \"72h\", \"disableRenewal\": false}");
        var provisioners = Reading.of(json).config().authority().provisioners();
        var jwk = (JwkConfig) provisioners.get(0);
        assertEquals(Duration.ofHours(72), jwk.claims().sshUser().defaultDuration());
        assertEquals(Duration.ofHours(72), jwk.claims().sshUser().max());
        assertTrue(jwk.claims().enableSshCa());
        assertEquals(false, jwk.claims().disableRenewal());
        var sshpop = (SshpopConfig) provisioners.get(1);
        assertEquals(Duration.ofHours(48), sshpop.claims().sshUser().max());
        assertTrue(sshpop.claims().disableRenewal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWK", "jwk", "Jwk"})
    void types_match_whatever_their_case(String type) {
        assertInstanceOf(JwkConfig.class, Reading.with(FIRST + ".type", "\"" + type + "\"").config()
                .authority().provisioners().getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACME", "SCEP"})
    void a_type_that_is_not_supported_yet_stops_the_start(String type) {
        var json = "{\"type\": \"" + type.toLowerCase(Locale.ROOT) + "\", \"name\": \"x\", \"whatever\": 1}";
        assertEquals(List.of("authority.provisioners[2].type: " + type
                        + " provisioners are not supported yet; remove this one to start without"),
                Reading.with("authority.provisioners[2]", json).faults());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"type\": \"Kerberos\", \"realm\": 1} | \"Kerberos\" is not known; this provisioner is left out",
        "{\"name\": \"x\"} | is missing; this provisioner is left out",
    })
    void an_unknown_type_is_left_out_with_a_warning(String json, String warning) {
        var reading = Reading.with("authority.provisioners[2]", json);
        assertEquals(2, reading.config().authority().provisioners().size());
        assertEquals(List.of("authority.provisioners[2].type: " + warning), reading.warnings());
    }

    @Test
    void without_a_provisioner_nothing_can_be_issued() {
        assertTrue(Reading.with("authority.provisioners", "[]").warnings()
                .contains("authority.provisioners: there is none, so nothing can be issued"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "claims | {\"maxTLSCertDuration\": \"1h\"} | defaultTLSCertDuration (24h0m0s) is longer than maxTLSCertDuration (1h0m0s)",
        "claims | {\"minTLSCertDuration\": \"0s\"} | minTLSCertDuration is 0s; it must be longer than zero",
        "name | \"\" | name is missing",
        "key | null | key is missing",
    })
    void a_provisioner_that_contradicts_itself_is_disabled_and_told(String member, String value, String reason) {
        var reading = Reading.with(FIRST + "." + member, value);
        var disabled = assertInstanceOf(DisabledConfig.class,
                reading.config().authority().provisioners().getFirst());
        assertEquals(reason, disabled.reason());
        assertEquals("JWK", disabled.common().source().text("type"));
        assertTrue(reading.warnings().contains(FIRST + ": " + reason + "; this provisioner is disabled"));
    }

    @Test
    void a_disabled_sshpop_provisioner_keeps_its_identity() {
        var reading = Reading.with("authority.provisioners[1].claims", "{\"maxTLSCertDuration\": \"1h\"}");
        var disabled = assertInstanceOf(DisabledConfig.class,
                reading.config().authority().provisioners().get(1));
        assertEquals("sshpop", disabled.name());
        assertEquals("sshpop/sshpop", disabled.tokenId());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name | 1 | .name: must be a text in double quotes",
        "name | \"a\\nb\" | .name: holds a control character",
        "key | \"x\" | .key: must be an object in braces",
        "key.x | null | .key: the JWK has no \"x\"",
        "key.kty | \"oct\" | .key: the \"kty\" of the JWK is not EC, RSA or OKP",
        "key.crv | \"P-192\" | .key: the curve of an EC key must be P-256, P-384 or P-521",
        "key.use | \"enc\" | .key: the \"use\" of the JWK is not \"sig\"",
        "key.key_ops | [\"encrypt\"] | .key: the \"key_ops\" of the JWK is not [\"verify\"]",
        "key.key_ops | [\"verify\", \"encrypt\"] | .key: the \"key_ops\" of the JWK is not [\"verify\"]",
        "key.key_ops | \"verify\" | .key: \"key_ops\" is not an array",
        "key.d | \"AAAA\" | .key: the JWK holds private members; give the public key",
        "key.k | \"AAAA\" | .key: the JWK holds private members; give the public key",
        "key.y | \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\" | .key: the JWK is not valid: the point is not on the curve",
        "encryptedKey | \"{\\\"d\\\":\\\"canary\\\"}\" | .encryptedKey: is not a compact JWE (five parts of base64url, joined by dots)",
        "encryptedKey | \"a.b.c\" | .encryptedKey: is not a compact JWE (five parts of base64url, joined by dots)",
        "claims | {\"maxTLSCertDuration\": \"30d\"} | .claims.maxTLSCertDuration: \"30d\" is not a duration; use for example \"720h\"",
        "claims | {\"enableSSH\": true} | .claims.enableSSH: there is no such setting; did you mean \"enableSSHCA\"?",
        "claims | [] | .claims: must be an object in braces",
        "options.x509 | {\"template\": 1} | .options.x509.template: must be a text in double quotes",
        "options.ssh | {\"template\": \"no base64\"} | .options.ssh.template: neither begins with a brace nor is standard base64",
        "options.ssh | {\"templateData\": []} | .options.ssh.templateData: must be an object in braces",
        "options.ssh | {\"templates\": \"\"} | .options.ssh.templates: there is no such setting; did you mean \"template\"?",
        "options.wire | {\"oidc\": 1} | .options.wire: Wire is not supported; remove it to start without",
        "options.webhooks | {} | .options.webhooks: must be a list in brackets",
        "options.webhooks | [{\"name\": \"w\", \"url\": \"https://h\"}] | .options.webhooks[0].kind: is missing",
        "options.webhooks | [{\"name\": \"w\", \"url\": \"https://h\", \"kind\": \"NOTIFYING\"}] | .options.webhooks[0].kind: must be",
        "options.webhooks | [{\"name\": \"w\", \"url\": \"https://h\", \"kind\": \"ENRICHING\", \"certType\": \"TLS\"}] | .options.webhooks[0].certType: must be",
        "options.webhooks | [{\"name\": \"w\", \"url\": \"https://h\", \"kind\": \"ENRICHING\", \"secret\": \"x\"}] | .options.webhooks[0].secret: there is no such setting",
        "options.webhooks | [{\"name\": \"w\", \"url\": \"https://h\", \"kind\": \"ENRICHING\", \"username\": \"x\"}] | .options.webhooks[0].username: and passwordFile go together",
        "options.webhook | [] | .options.webhook: there is no such setting; did you mean \"webhooks\"?",
        "clientID | \"x\" | .clientID: there is no such setting",
    })
    void names_what_is_wrong_with_a_provisioner(String member, String value, String fault) {
        var faults = Reading.with(FIRST + "." + member, value).faults();
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith(FIRST + fault), faults::toString);
    }

    @Test
    void reads_a_provisioner_for_people_who_log_in_elsewhere() {
        var oidc = assertInstanceOf(OidcConfig.class, Reading.with("authority.provisioners[2]", """
                {"type": "oidc", "name": "Google", "clientID": "id", "clientSecret": "", "configurationEndpoint":
                 "https://accounts.google.com/.well-known/openid-configuration", "tenantID": "t", "admins": ["a@example.com"],
                 "domains": ["example.com"], "groups": ["g"], "listenAddress": ":10000", "scopes": ["openid"], "authParams": []}""")
                .config().authority().provisioners().get(2));
        assertEquals("id", oidc.tokenId());
        assertEquals("https://accounts.google.com/.well-known/openid-configuration", oidc.endpoint());
        assertEquals(Optional.of("t"), oidc.tenantId());
        assertEquals(Optional.empty(), oidc.issuer());
        assertEquals(List.of("a@example.com"), oidc.admins());
        assertEquals(List.of("example.com"), oidc.domains());
        assertEquals(List.of("g"), oidc.groups());
        assertEquals("{\"type\":\"oidc\",\"name\":\"Google\",\"clientID\":\"id\",\"clientSecret\":\"\",",
                Json.write(oidc.common().source()).substring(0, 65));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"type\": \"OIDC\", \"name\": \"x\", \"configurationEndpoint\": \"https://x\"} | clientID is missing",
        "{\"type\": \"OIDC\", \"name\": \"x\", \"clientID\": \"id\"} | configurationEndpoint is missing",
        "{\"type\": \"OIDC\", \"name\": \"x\", \"clientID\": \"id\", \"configurationEndpoint\": \"https://x\", \"listenAddress\": \"x\"} | listenAddress is not host:port",
        "{\"type\": \"K8sSA\", \"name\": \"x\"} | publicKeys is missing",
        "{\"type\": \"K8sSA\", \"name\": \"x\", \"publicKeys\": \"?\"} | publicKeys is not base64 of public keys or certificates in PEM: it is not base64",
        "{\"type\": \"K8sSA\", \"name\": \"x\", \"publicKeys\": \"eA==\"} | publicKeys is not base64 of public keys or certificates in PEM: there is no public key",
    })
    void a_provisioner_that_lacks_something_is_disabled_and_told(String json, String reason) {
        var disabled = assertInstanceOf(DisabledConfig.class,
                Reading.with("authority.provisioners[2]", json).config().authority().provisioners().get(2));
        assertEquals(reason, disabled.reason());
    }

    @Test
    void a_cluster_has_one_provisioner() {
        var json = Patch.set(new StepHome(Reading.HOME).json(), FIRST, "{\"type\": \"K8sSA\", \"name\": \"a\"}");
        assertEquals(List.of("authority.provisioners[2].name: tokens could not tell it from " + FIRST),
                Reading.of(Patch.set(json, "authority.provisioners[2]", "{\"type\": \"K8sSA\", \"name\": \"b\"}")).faults());
    }

    @Test
    void an_element_that_is_no_object_is_a_fault() {
        assertEquals(List.of(FIRST + ": must be an object in braces"), Reading.with(FIRST, "\"JWK\"").faults());
    }

    @Test
    void a_fault_never_shows_a_key() {
        var json = Patch.set(new StepHome(Reading.HOME).json(), FIRST + ".key.d", "\"canary\"");
        json = Patch.set(json, FIRST + ".encryptedKey", "\"canary canary\"");
        var faults = Reading.of(json).faults();
        assertEquals(2, faults.size());
        assertTrue(faults.stream().noneMatch(fault -> fault.contains("canary")), faults::toString);
    }

    @Test
    void sshpop_has_nothing_of_a_key() {
        assertEquals(List.of("authority.provisioners[1].key: there is no such setting"),
                Reading.with("authority.provisioners[1].key", KEY).faults());
    }

    @Test
    void names_must_be_unique() {
        assertEquals(List.of("authority.provisioners[2].name: the name must be unique, but " + FIRST + " has the same"),
                Reading.with("authority.provisioners[2]", jwk("admin@example.com", "other")).faults());
        assertEquals(List.of("authority.provisioners[2].name: the name must be unique, but"
                        + " authority.provisioners[1] has the same"),
                Reading.with("authority.provisioners[2]", jwk("sshpop", "other")).faults());
    }

    @Test
    void what_tokens_name_provisioners_by_must_be_unique() {
        var json = Patch.set(new StepHome(Reading.HOME).json(), FIRST, jwk("a:b", "c"));
        assertEquals(List.of("authority.provisioners[2].key: tokens could not tell it from " + FIRST),
                Reading.of(Patch.set(json, "authority.provisioners[2]", jwk("a", "b:c"))).faults());
    }

    @Test
    void two_provisioners_may_share_a_key() {
        assertEquals(List.of(), Reading.with("authority.provisioners[2]", jwk("second", "kid-of-admin")).faults());
    }

    @Test
    void a_provisioner_that_could_issue_no_ssh_certificate_is_a_fault() {
        assertEquals(List.of(FIRST + ".claims: enableSSHCA is on, but neither user nor host certificates can be issued:"
                        + " no user SSH certificate can be issued between minUserSSHCertDuration (5m0s) and"
                        + " maxUserSSHCertDuration (0s); no host SSH certificate can be issued between"
                        + " minHostSSHCertDuration (1h0m0s) and maxHostSSHCertDuration (58m59s)"),
                Reading.with(FIRST + ".claims", """
                        {"enableSSHCA": true, "maxUserSSHCertDuration": "0s", "minHostSSHCertDuration": "1h",
                         "maxHostSSHCertDuration": "58m59s"}""").faults());
    }

    @Test
    void a_doubt_about_ssh_limits_is_told_once_where_it_arises() {
        var odd = "{\"maxUserSSHCertDuration\": \"0s\"}";
        var doubt = "no user SSH certificate can be issued between minUserSSHCertDuration (5m0s) and"
                + " maxUserSSHCertDuration (0s)";
        assertEquals(List.of("authority.claims: " + doubt), Reading.with("authority.claims", odd).warnings());
        assertEquals(List.of(FIRST + ".claims: " + doubt), Reading.with(FIRST + ".claims",
                "{\"enableSSHCA\": true, \"maxUserSSHCertDuration\": \"0s\"}").warnings());
    }

    @Test
    void ssh_limits_do_not_matter_where_ssh_is_off() {
        var reading = Reading.with(FIRST + ".claims", "{\"maxUserSSHCertDuration\": \"0s\", \"maxHostSSHCertDuration\": \"0s\"}");
        assertEquals(List.of(), reading.faults());
    }

    private static String jwk(String name, String keyId) {
        return Json.write(JsonObject.builder().put("type", "JWK").put("name", name)
                .put("key", StepHome.publicKey(keyId)).build());
    }
}
