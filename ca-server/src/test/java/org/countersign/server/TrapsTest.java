package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.ASN1OctetString;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.PublicJwk;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509SignatureAlgorithm;
import org.countersign.server.GoClient.Answer;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.config.LoadedConfig;
import org.countersign.server.config.LoggerConfig;
import org.countersign.server.http.ServerCertificate;
import org.countersign.server.log.LogFormat;
import org.countersign.server.store.SettableTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What implementations of this protocol get wrong, each as a test with its number and name. Most of it is tested more closely
/// elsewhere; here nothing can be forgotten.
class TrapsTest {
    private static final String CLIENT_OID = "1.3.6.1.4.1.37476.9000.64.1";

    @TempDir
    static Path directory;

    private static TestCa ca;
    private static KeyPair keys;

    @BeforeAll
    static void start() throws Exception {
        keys = KeyGenerator.ed25519().generate(new SecureRandom());
        ca = TestCa.notStarted(directory, config -> config);
        ca.rewrite(config -> provisioners(TestCa.with(TestCa.x5c("x5c", ca.root)).apply(config)).put("ssh", config.build().object("ssh")
                .orElseThrow().edit().put("bastion", JsonObject.builder().put("hostname", "bastion.example.com").put("port", "22")
                        .put("cmd", "nc %h %p").build()).build()));
        ca.start();
    }

    /// Beside the usual ones: a second with the same key, one with a space in its name, one without SSH, short ones, one with a template.
    private static JsonObject.Builder provisioners(JsonObject.Builder config) {
        var authority = config.build().object("authority").orElseThrow();
        var all = new ArrayList<>(authority.array("provisioners"));
        all.add(jwk("second", Map.of()));
        all.add(JsonObject.builder().put("type", "SSHPOP").put("name", "My Prov").build());
        all.add(jwk("x509-only", Map.of()).edit().remove("claims").build());
        all.add(jwk("short", Map.of("minHostSSHCertDuration", "1s")));
        all.add(jwk("shaped", Map.of()).edit().put("options", JsonObject.builder().put("ssh", JsonObject.builder().put("template", """
                {{- $names := append .Principals (printf "%s-x" .Token.sub) -}}
                {"type": {{ toJson .Type }}, "keyId": {{ .KeyID | trimPrefix "id-" | replace "_" "-" | toJson }},
                 {{ if and (eq .Type "user") (not (contains "z" .KeyID)) }}"principals": {{ toJson $names }},{{ else }}{{ end }}
                 {{ with $d := dict "a" (list "x" (b64enc "y")) }}"ignored": {{ toJson $d }},{{ end }}
                 {{ range splitList "," "p,q" }}{{ if hasPrefix "p" . }}"{{ . }}": "{{ default "d" "" | toString }}",{{ end }}{{ end }}
                 "extensions": {{ set .Extensions "x@example.com" "v" | toJson }}}""").build()).build()).build());
        return config.put("authority", authority.edit().put("provisioners", new JsonArray(all)).build());
    }

    private static JsonObject jwk(String name, Map<String, String> claims) {
        var claim = JsonObject.builder().put("enableSSHCA", true);
        claims.forEach(claim::put);
        return JsonObject.builder().put("type", "JWK").put("name", name).put("key", ca.provisioner.publicJwk().json())
                .put("claims", claim.build()).build();
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    // Wire format

    @Test
    void trap_01_signing_and_three_lists_answer_201_everything_else_200() throws Exception {
        var holder = Holder.of(ca, "web");
        var host = ssh("host", "web");
        assertEquals(201, post("/sign", x509Request("web", "web")).status());
        assertEquals(201, showing(holder, "/renew", "").status());
        assertEquals(201, showing(holder, "/rekey", "{\"csr\":" + quoted(Holder.csr("", Holder.newKey())) + "}").status());
        assertEquals(201, post("/ssh/renew", ott(pop(TokenPurpose.SSH_RENEW, host))).status());
        assertEquals(201, post("/ssh/rekey", ott(pop(TokenPurpose.SSH_REKEY, host)).edit().put("publicKey", wire()).build()).status());
        for (var path : List.of("/roots", "/intermediates", "/federation")) {
            assertEquals(201, get(path).status(), path);
        }
        for (var path : List.of("/version", "/health", "/roots.pem", "/intermediates.pem", "/provisioners", "/ssh/roots", "/ssh/hosts",
                "/root/" + X509Certificates.fingerprint(ca.root))) {
            assertEquals(200, get(path).status(), path);
        }
    }

    @Test
    void trap_02_ssh_roots_has_singular_names_with_lists_and_is_404_without_keys() throws Exception {
        var roots = Shape.of(200, get("/ssh/roots"), "userKey", Shape.list(Shape.BYTES), "hostKey", Shape.list(Shape.BYTES));
        assertEquals(1, roots.array("userKey").size());
        try (var without = new TestCa(fresh(), config -> config.putNull("ssh")); var client = GoClient.of(without)) {
            Shape.refusal(404, client.get("/ssh/roots"));
        }
    }

    @Test
    void trap_03_bytes_are_standard_base64_with_padding_of_the_binary_form() throws Exception {
        var answer = Shape.of(201, post("/ssh/sign", sshRequest(token("user", "jane", "jane"))), "crt", Shape.BYTES);
        assertEquals("jane", certificate(answer).body().keyId());
        var padded = Base64.getEncoder().encodeToString(SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic()).blob());
        assertTrue(padded.endsWith("="));
        Shape.refusal(400, post("/ssh/sign", sshRequest(token("user", "jane", "jane")).edit().put("publicKey", padded.replace("=", "")).build()));
        Shape.refusal(400, post("/ssh/sign", sshRequest(token("user", "jane", "jane")).edit()
                .put("publicKey", SshPublicKey.of(keys.getPublic()).toLine()).build()));
    }

    @Test
    void trap_04_x509_is_pem_with_line_breaks_inside_json() throws Exception {
        var answer = post("/sign", x509Request("web", "web"));
        Shape.PEM.check(answer.json().get("crt").orElseThrow(), "crt");
        assertTrue(answer.text().contains("-----BEGIN CERTIFICATE-----\\nMII"), answer.text());
    }

    @Test
    void trap_05_errors_have_an_integer_status_and_a_message_and_unknown_paths_are_plain_text() throws Exception {
        assertTrue(post("/ssh/sign", JsonObject.EMPTY).text().startsWith("{\"status\":400,\"message\":\""));
        assertEquals("404 page not found\n", get("/nowhere").text());
        try (var client = GoClient.of(ca)) {
            var wrongMethod = client.get("/ssh/sign");
            assertEquals("405  POST", wrongMethod.status() + " " + wrongMethod.text() + " " + wrongMethod.headers().get("allow"));
        }
    }

    @Test
    void trap_06_null_and_the_empty_text_mean_not_given() throws Exception {
        var request = sshRequest(token("user", "jane", "jane")).edit().put("validAfter", "").put("validBefore", "");
        assertEquals(201, post("/ssh/sign", request.putNull("identityCSR").putNull("templateData").putNull("certType").build()).status());
        var empty = sshRequest(token("user", "jane", "jane")).edit().put("identityCSR", "").putNull("validAfter").put("certType", "");
        assertEquals(201, post("/ssh/sign", empty.build()).status());
        assertEquals(201, post("/sign", x509Request("web", "web").edit().put("notBefore", "").putNull("notAfter").build()).status());
    }

    /// Stricter here: names in requests are the ones clients send, letter by letter; another spelling is nobody's.
    @Test
    void trap_07_names_have_any_case_in_the_configuration_and_one_in_requests_and_tokens() throws Exception {
        assertEquals(List.of("localhost"), load(config -> config.remove("dnsNames").put("DNSnames", List.of("localhost"))).dnsNames());
        Shape.refusal(400, post("/ssh/sign", JsonObject.builder().put("publicKey", wire()).put("OTT", token("user", "jane", "jane")).build()));
        var token = mint("admin", content(TokenPurpose.SSH_SIGN, "jane").with(JsonObject.builder().put("Step",
                JsonObject.builder().put("SSH", JsonObject.EMPTY).build()).build()));
        Shape.refusal(401, post("/ssh/sign", sshRequest(token)));
    }

    @Test
    void trap_08_names_are_spelled_as_they_always_were() throws Exception {
        ssh("host", "spelled");
        assertTrue(get("/ssh/hosts").text().contains("{\"hid\":\"\",\"host_tags\":null,\"hostname\":\"spelled\"}"));
        assertTrue(get("/provisioners").text().contains("\"encryptedKey\":"));
        assertTrue(get("/provisioners").text().endsWith("],\"nextCursor\":\"\"}\n"));
        assertTrue(bastion("web").text().contains("\"cmd\":\"nc %h %p\""));
        var several = post("/ssh/sign", sshRequest(token("user", "jane@example.com", "jane")).edit().put("addUserPublicKey", wire())
                .put("identityCSR", Holder.csr("", Holder.newKey())).build());
        assertEquals(Set.of("crt", "addUserCrt", "identityCrt"), several.json().members().keySet());
    }

    @Test
    void trap_09_ports_are_texts_versions_are_numbers_and_durations_have_no_days() throws Exception {
        assertTrue(bastion("web").text().contains("\"port\":\"22\""));
        assertTrue(post("/sign", x509Request("web", "web")).text().contains("\"minVersion\":1.2,\"maxVersion\":1.3"));
        Shape.refusal(400, post("/ssh/sign", sshRequest(token("user", "jane", "jane")).edit().put("validBefore", "30d").build()));
        assertTrue(faults(config -> authority(config, "backdate", "1d")).contains("authority.backdate"));
    }

    @Test
    void trap_10_the_list_of_provisioners_always_says_where_it_goes_on_and_ends() throws Exception {
        var names = new ArrayList<String>();
        var cursor = "";
        for (int page = 0; page == 0 || !cursor.isEmpty(); page++) {
            assertTrue(page < 20, "the list ends");
            var answer = get("/provisioners?limit=1&cursor=" + cursor).json();
            answer.array("provisioners").forEach(one -> names.add(((JsonObject) one).text("name")));
            assertNotEquals(page == 0 ? "x" : cursor, answer.string("nextCursor").orElseThrow());
            cursor = answer.text("nextCursor");
        }
        assertEquals(List.of("admin", "sshpop", "x5c", "second", "My Prov", "x509-only", "short", "shaped"), names);
    }

    @Test
    void trap_11_every_provisioner_decodes_into_what_clients_expect() throws Exception {
        for (var one : get("/provisioners").json().array("provisioners")) {
            var provisioner = (JsonObject) one;
            assertFalse(provisioner.text("type").isEmpty() || provisioner.text("name").isEmpty());
            provisioner.object("key").ifPresent(PublicJwk::parse);
            provisioner.string("roots").ifPresent(roots ->
                    assertFalse(CertificateBundle.parse(new String(Base64.getDecoder().decode(roots), StandardCharsets.US_ASCII)).isEmpty()));
            provisioner.object("claims").flatMap(claims -> claims.get("minHostSSHCertDuration")).ifPresent(value ->
                    Shape.DURATION.check(value, "claim"));
        }
    }

    // TLS and trust

    @Test
    void trap_12_a_client_gets_the_root_unverified_and_then_trusts_nothing_else() throws Exception {
        try (var client = GoClient.unverified(ca.port())) {
            var pem = client.get("/root/" + X509Certificates.fingerprint(ca.root)).json().text("ca");
            assertArrayEquals(ca.root.getEncoded(), CertificateBundle.parse(pem).getFirst().getEncoded());
        }
        try (var client = GoClient.of(ca)) {
            var chain = client.chain();
            assertEquals(2, chain.size());
            chain.get(0).verify(chain.get(1).getPublicKey());
            chain.get(1).verify(ca.root.getPublicKey());
        }
    }

    @Test
    void trap_13_a_token_leads_to_its_authority_by_fingerprint_and_audience() throws Exception {
        var content = new TokenContent(TokenPurpose.SSH_SIGN, "https://localhost:" + ca.port(), "jane", TestCa.newId(), Instant.now(),
                Instant.now(), Instant.now().plusSeconds(300), JsonObject.EMPTY).withRoot(X509Certificates.fingerprint(ca.root))
                .withSsh(new SshTokenOptions("user", "jane", List.of("jane"), "", ""));
        assertEquals(201, post("/ssh/sign", sshRequest(mint("admin", content))).status());
    }

    @Test
    void trap_14_client_certificates_are_asked_for_by_the_names_of_root_and_intermediate() throws Exception {
        var asked = new Asked();
        try (var client = GoClient.with(ca.context(new KeyManager[] {asked}), ca.port())) {
            assertEquals(200, client.get("/health").status());
        }
        assertEquals(Set.of(ca.root.getSubjectX500Principal(), ca.intermediate().getSubjectX500Principal()), asked.issuers);
        try (var stranger = new TestCa(fresh()); var client = GoClient.showing(Holder.of(stranger, "x"), ca)) {
            assertThrows(IOException.class, () -> client.get("/health"));
        }
    }

    @Test
    void trap_15_renew_has_no_body_and_prefers_the_certificate_to_the_header() throws Exception {
        try (var client = GoClient.showing(Holder.of(ca, "web"), ca)) {
            assertEquals(201, client.exchange("POST", "/renew", Map.of("Authorization", "Bearer nonsense"), "").status());
        }
    }

    @Test
    void trap_16_a_client_may_show_its_leaf_alone() throws Exception {
        var holder = Holder.of(ca, "web");
        assertEquals(201, showing(new Holder(holder.keys(), List.of(holder.leaf())), "/renew", "").status());
    }

    @Test
    void trap_17_the_servers_own_certificate_lives_for_a_day_and_is_replaced() throws Exception {
        var key = PrivateKeyFile.read(directory.resolve("intermediate_key"), () -> {
            throw new AssertionError("not encrypted");
        });
        var time = new SettableTime(Instant.now());
        var order = new ServerCertificate.Order("Step Online CA", List.of("localhost"), List.of(ca.intermediate()),
                X509SignatureAlgorithm.ofKey(key.getPublic()).signer(key.getPrivate()));
        try (var certificate = ServerCertificate.start(order, time, new SecureRandom())) {
            var first = certificate.get().chain().getFirst();
            assertEquals(Duration.ofHours(24).plusMinutes(1),
                    Duration.between(first.getNotBefore().toInstant(), first.getNotAfter().toInstant()));
            time.advance(Duration.ofHours(24).minusSeconds(20));
            assertNotEquals(first, certificate.get().chain().getFirst());
        }
    }

    @Test
    void trap_18_the_names_of_the_server_count_for_tls_and_for_tokens() throws Exception {
        try (var client = GoClient.of(ca)) {
            assertEquals(Set.of("localhost", "127.0.0.1"), names(client.chain().getFirst()));
        }
        Shape.refusal(401, post("/ssh/sign", sshRequest(aimed("https://elsewhere.example.com/1.0/ssh/sign"))));
    }

    // Tokens

    @Test
    void trap_19_audiences_count_without_port_in_both_forms_and_for_ssh_and_x509_alike() throws Exception {
        for (var audience : List.of("https://localhost:4711/1.0/ssh/sign", "https://localhost/ssh/sign", "https://127.0.0.1/1.0/sign",
                "https://localhost/sign")) {
            assertEquals(201, post("/ssh/sign", sshRequest(aimed(audience))).status(), audience);
        }
        var token = mint("admin", content(TokenPurpose.SSH_SIGN, "web"));
        assertEquals(201, post("/sign", JsonObject.builder().put("csr", Holder.csr("web", Holder.newKey())).put("ott", token).build()).status());
    }

    @Test
    void trap_20_audiences_of_sshpop_and_x5c_end_in_the_provisioner_with_or_without_escapes() throws Exception {
        var host = ssh("host", "fragment");
        for (var fragment : List.of("sshpop/My Prov", "sshpop/My%20Prov")) {
            var token = new Jwt(JsonObject.builder().put("alg", "EdDSA").put("sshpop", Base64.getEncoder().encodeToString(host.blob())).build(),
                    claims("My Prov", TestCa.URL + "/1.0/ssh/renew#" + fragment, serial(host))).signed(keys.getPrivate(), "Ed25519");
            assertEquals(201, post("/ssh/renew", ott(token)).status(), fragment);
        }
        var holder = Holder.of(ca, "member");
        var chain = holder.chain().stream().map(X509Certificates::der).toList();
        var x5c = TokenMinter.x5c("x5c", "k", chain, holder.keys().getPrivate()).mint(content(TokenPurpose.SIGN, "member"));
        assertEquals(201, post("/sign", JsonObject.builder().put("csr", Holder.csr("member", Holder.newKey())).put("ott", x5c)
                .put("notAfter", "1h").build()).status());
    }

    @Test
    void trap_21_a_key_id_belongs_to_a_provisioner_only_together_with_its_issuer() throws Exception {
        for (var name : List.of("admin", "second")) {
            var answer = post("/ssh/sign", sshRequest(mint(name, userContent("jane", "jane"))));
            assertEquals(201, answer.status());
            assertTrue(ca.decisions().getLast().contains("\"provisioner\":\"" + name + "\""));
        }
    }

    @Test
    void trap_22_the_key_id_of_other_tokens_means_nothing() throws Exception {
        var host = ssh("host", "kid");
        var token = new Jwt(JsonObject.builder().put("alg", "EdDSA").put("kid", ca.provisioner.publicJwk().keyId())
                .put("sshpop", Base64.getEncoder().encodeToString(host.blob())).build(),
                claims("sshpop", TestCa.URL + "/1.0/ssh/renew#sshpop/sshpop", serial(host))).signed(keys.getPrivate(), "Ed25519");
        assertEquals(201, post("/ssh/renew", ott(token)).status());
    }

    @Test
    void trap_23_chains_in_tokens_are_standard_base64_under_a_name_of_their_own() throws Exception {
        var holder = Holder.of(ca, "web");
        var good = holder.token("x5cInsecure", "ES256", holder.renewClaims(ca).build());
        assertEquals(201, renewing(good).status());
        Shape.refusal(401, renewing(holder.token("x5c", "ES256", holder.renewClaims(ca).build())));
        var urlSafe = new Jwt(JsonObject.builder().put("alg", "ES256").put("x5cInsecure", List.of(
                Base64.getUrlEncoder().encodeToString(X509Certificates.der(holder.leaf())).replace("A", "-"))).build(),
                holder.renewClaims(ca).build()).signed(holder.keys().getPrivate());
        Shape.refusal(401, renewing(urlSafe));
    }

    @Test
    void trap_24_signatures_of_tokens_are_raw_and_of_every_kind_of_key() throws Exception {
        for (var one : Map.of("ES384", KeyGenerator.ec("P-384"), "ES512", KeyGenerator.ec("P-521"), "EdDSA", KeyGenerator.ed25519()).entrySet()) {
            var holder = Holder.of(ca, "kind", one.getValue().generate(new SecureRandom()), "");
            assertEquals(201, renewing(holder.token("x5cInsecure", one.getKey(), holder.renewClaims(ca).build())).status(), one.getKey());
        }
        var der = new Jwt(header(), claims("admin", TestCa.URL + "/1.0/sign", "web")).signed(ca.provisioner.keyPair().getPrivate(), "SHA256withECDSA");
        Shape.refusal(401, post("/sign", JsonObject.builder().put("csr", Holder.csr("web", Holder.newKey())).put("ott", der).build()));
    }

    @Test
    void trap_25_a_token_without_an_id_is_good_once_by_its_hash_and_once_for_an_identity_too() throws Exception {
        var holder = Holder.of(ca, "web");
        var token = holder.token("x5cInsecure", "ES256", holder.renewClaims(ca).build());
        assertEquals(201, renewing(token).status());
        Shape.refusal(401, renewing(token));
        var request = sshRequest(token("user", "jane", "jane")).edit().put("identityCSR", Holder.csr("jane", Holder.newKey())).build();
        assertEquals(201, post("/ssh/sign", request).status());
        Shape.refusal(401, post("/ssh/sign", request));
    }

    @Test
    void trap_26_tokens_from_before_the_start_are_refused_unless_the_operator_says_otherwise() throws Exception {
        try (var own = new TestCa(fresh(), config -> authority(config, "disableIssuedAtCheck", true)); var client = GoClient.of(own)) {
            var earlier = Instant.now().minusSeconds(120);
            var old = own.content(TokenPurpose.SSH_SIGN, "jane").withSsh(new SshTokenOptions("user", "jane", List.of("jane"), "", ""));
            var dated = new TokenContent(old.purpose(), old.caUrl(), old.subject(), old.id(), earlier, earlier, earlier.plusSeconds(300), old.claims());
            assertEquals(201, client.post("/ssh/sign", sshRequest(own.token(dated))).status());
            var here = new TokenContent(old.purpose(), TestCa.URL, old.subject(), old.id(), earlier.minusSeconds(600), earlier, earlier.plusSeconds(300), old.claims());
            assertEquals("token-older-than-server", Shape.refusal(401, post("/ssh/sign", sshRequest(ca.token(here)))).text("code"));
        }
    }

    @Test
    void trap_27_times_of_token_and_request_are_compared_to_the_nanosecond() throws Exception {
        var start = Instant.now().minusSeconds(60).plusNanos(987_654_321).toString();
        var token = mint("admin", content(TokenPurpose.SSH_SIGN, "jane").withSsh(new SshTokenOptions("user", "jane", List.of("jane"), start, "")));
        Shape.refusal(403, post("/ssh/sign", sshRequest(token).edit().put("validAfter", start.replaceAll("\\.[0-9]+", "")).build()));
        assertEquals(201, post("/ssh/sign", sshRequest(token).edit().put("validAfter", start).build()).status());
    }

    @Test
    void trap_28_principals_are_a_subset_in_any_case_the_key_id_is_not_compared_and_the_token_decides() throws Exception {
        var answer = post("/ssh/sign", sshRequest(token("user", "jane", "jane", "deploy")).edit().put("principals", List.of("JANE"))
                .put("keyID", "something else").build());
        assertEquals(List.of("jane", "deploy"), certificate(answer.json()).body().principals());
        assertEquals("jane", certificate(answer.json()).body().keyId());
        Shape.refusal(403, post("/ssh/sign", sshRequest(token("user", "jane", "jane")).edit().put("principals", List.of("root")).build()));
    }

    // SSH certificates

    @Test
    void trap_29_serials_are_unsigned() throws Exception {
        var serial = "18446744073709551614";
        assertEquals(200, post("/ssh/revoke", revocation(serial, mint("admin", content(TokenPurpose.SSH_REVOKE, serial)))).status());
        Shape.refusal(400, post("/ssh/revoke", revocation("-2", mint("admin", content(TokenPurpose.SSH_REVOKE, "-2")))));
        assertTrue(ca.decisions().getLast().contains(serial));
    }

    @Test
    void trap_30_hosts_have_no_extensions_and_users_five_without_data() throws Exception {
        assertEquals(Map.of(), ssh("host", "plain").body().extensions());
        var user = ssh("user", "jane");
        assertEquals(5, user.body().extensions().size());
        var pty = "permit-pty".getBytes(StandardCharsets.US_ASCII);
        var hex = HexFormat.of().formatHex(user.blob());
        assertTrue(hex.contains(HexFormat.of().formatHex(pty) + "00000000" + "0000000e"), "no data, then the next name");
    }

    @Test
    void trap_31_options_stand_in_the_order_of_their_bytes() throws Exception {
        var blob = new String(ssh("user", "jane").blob(), StandardCharsets.ISO_8859_1);
        var places = Stream.of("permit-X11-forwarding", "permit-agent-forwarding", "permit-port-forwarding", "permit-pty", "permit-user-rc")
                .map(blob::indexOf).toList();
        assertEquals(places.stream().sorted().toList(), places);
    }

    @Test
    void trap_32_an_rsa_key_signs_with_sha2_under_the_name_ssh_rsa() throws Exception {
        var own = TestCa.notStarted(fresh(), config -> config);
        var file = own.directory().resolve("ssh_user_key");
        Files.delete(file);
        AtomicFile.write(file, PrivateKeyFile.plainPem(KeyGenerator.rsa(2048).generate(new SecureRandom())).getBytes(), FileMode.PRIVATE);
        try (own) {
            own.start();
            var answer = own.post("/ssh/sign", sshRequest(own.sshToken("user", "jane", "jane")));
            var certificate = SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
            var signature = ByteBuffer.wrap(certificate.blob()).position(certificate.body().toBeSigned().length + 4);
            byte[] format = new byte[signature.getInt()];
            signature.get(format);
            assertTrue(new String(format, StandardCharsets.US_ASCII).matches("rsa-sha2-(256|512)"));
            assertTrue(certificate.body().signatureKey().toLine().startsWith("ssh-rsa "));
        }
    }

    @Test
    void trap_33_ssh_is_off_unless_the_provisioner_has_it_on() throws Exception {
        Shape.refusal(401, post("/ssh/sign", sshRequest(mint("x509-only", userContent("jane", "jane")))));
        assertEquals(201, post("/sign", JsonObject.builder().put("csr", Holder.csr("web", Holder.newKey()))
                .put("ott", mint("x509-only", content(TokenPurpose.SIGN, "web"))).build()).status());
    }

    @Test
    void trap_34_the_backdate_counts_in_the_duration_and_renewals_keep_their_length() throws Exception {
        assertEquals(201, post("/ssh/sign", sshRequest(token("user", "jane", "jane")).edit().put("validBefore", "4m30s").build()).status());
        var host = ssh("host", "length");
        var renewed = certificate(post("/ssh/renew", ott(pop(TokenPurpose.SSH_RENEW, host))).json());
        assertEquals(Duration.ofHours(720).plusMinutes(1), host.body().validity().length());
        assertEquals(host.body().validity().length(), renewed.body().validity().length());
        var chosen = post("/ssh/sign", sshRequest(token("user", "jane", "jane")).edit().put("validAfter", "1m").put("validBefore", "10m").build());
        assertEquals(Duration.ofMinutes(9), certificate(chosen.json()).body().validity().length());
    }

    @Test
    void trap_35_a_relative_end_counts_from_now_for_ssh_and_from_the_start_for_x509() throws Exception {
        var ssh = certificate(post("/ssh/sign", sshRequest(token("user", "jane", "jane")).edit().put("validAfter", "30m").put("validBefore", "1h").build()).json());
        assertEquals(Duration.ofMinutes(30), ssh.body().validity().length());
        var x509 = leaf(post("/sign", x509Request("web", "web").edit().put("notBefore", "30m").put("notAfter", "1h").build()));
        assertEquals(Duration.ofHours(1), Duration.between(x509.getNotBefore().toInstant(), x509.getNotAfter().toInstant()));
    }

    @Test
    void trap_36_only_host_certificates_are_renewed_and_rekeyed() throws Exception {
        var user = ssh("user", "jane");
        Shape.refusal(400, post("/ssh/renew", ott(pop(TokenPurpose.SSH_RENEW, user))));
        Shape.refusal(400, post("/ssh/rekey", ott(pop(TokenPurpose.SSH_REKEY, user)).edit().put("publicKey", wire()).build()));
    }

    @Test
    void trap_37_a_host_is_known_for_ever_and_listed_while_its_certificate_is_valid() throws Exception {
        var token = mint("short", content(TokenPurpose.SSH_SIGN, "brief").withSsh(new SshTokenOptions("host", "brief", List.of("Brief.example.com"), "", "")));
        assertEquals(201, post("/ssh/sign", sshRequest(token).edit().put("validBefore", "2s").build()).status());
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (get("/ssh/hosts").text().contains("brief.example.com")) {
            assertTrue(System.nanoTime() < deadline, "the certificate ends");
            Thread.sleep(200);
        }
        assertEquals("{\"exists\":true}\n", post("/ssh/check-host", JsonObject.builder().put("type", "host").put("principal", "BRIEF.example.com").build()).text());
    }

    @Test
    void trap_38_the_account_certificate_is_silently_left_out() throws Exception {
        var answer = post("/ssh/sign", sshRequest(token("user", "jane", "jane", "deploy", "ops")).edit().put("addUserPublicKey", wire()).build());
        Shape.of(201, answer, "crt", Shape.BYTES);
    }

    // X.509

    @Test
    void trap_39_the_certificate_has_the_names_of_the_token_and_rekeying_takes_only_the_key() throws Exception {
        assertEquals(Set.of("a.example.com", "b.example.com"), names(leaf(post("/sign", x509Request("", "a.example.com", "b.example.com")))));
        var newKey = Holder.newKey();
        var csr = Pem.encode("CERTIFICATE REQUEST", RequestProfile.der(SubjectName.ofCommonName("evil"),
                SubjectAlternativeName.split(List.of("evil.example.com")), newKey));
        var rekeyed = leaf(showing(Holder.of(ca, "web"), "/rekey", "{\"csr\":" + quoted(csr) + "}"));
        assertEquals(newKey.getPublic(), rekeyed.getPublicKey());
        assertEquals(Set.of("web"), names(rekeyed));
    }

    @Test
    void trap_40_names_are_sorted_into_kinds_by_the_old_rule_oddities_included() throws Exception {
        assertEquals(List.of("URI", "URI", "DNS", "DNS", "IP", "IP", "EMAIL", "DNS"), Stream.of("localhost:8080", "foo:22", "10.0.0.1:80", "[::1]",
                "10.0.0.1", "::1", "a@b", "localhost").map(name -> SubjectAlternativeName.of(name).type().name()).toList());
        assertEquals(Set.of("localhost:8080"), names(leaf(post("/sign", x509Request("", "localhost:8080")))));
    }

    @Test
    void trap_41_x509_serials_are_normalised_and_ssh_ones_are_not() throws Exception {
        var serial = new BigInteger(100, new SecureRandom()).setBit(99);
        assertEquals(200, post("/revoke", revocation("0x" + serial.toString(16), mint("admin", content(TokenPurpose.REVOKE, serial.toString())))).status());
        Shape.refusal(400, post("/ssh/revoke", revocation("0x10", mint("admin", content(TokenPurpose.SSH_REVOKE, "16")))));
    }

    @Test
    void trap_42_the_provisioner_extension_is_exact_to_the_byte() throws Exception {
        var kid = ca.provisioner.publicJwk().keyId().getBytes(StandardCharsets.US_ASCII);
        byte[] value = ASN1OctetString.getInstance(Holder.of(ca, "web").leaf().getExtensionValue(CLIENT_OID)).getOctets();
        var expected = "30" + "%02x".formatted(3 + 7 + 2 + kid.length) + "020101" + "0405" + HexFormat.of().formatHex("admin".getBytes())
                + "04" + "%02x".formatted(kid.length) + HexFormat.of().formatHex(kid);
        assertEquals(expected, HexFormat.of().formatHex(value));
    }

    // Configuration

    @Test
    void trap_43_roots_are_one_or_many_lists_may_be_null_and_keys_legacy_pem() throws Exception {
        var root = directory.resolve("root.crt").toString();
        assertEquals(load(config -> config.put("root", root)).roots(), load(config -> config.put("root", List.of(root))).roots());
        load(config -> config.putNull("federatedRoots").put("templates", JsonObject.builder().putNull("data").build()));
        var own = TestCa.notStarted(fresh(), config -> config);
        own.rewrite(config -> config.put("password", "secret"));
        var plain = own.directory().resolve("intermediate_key");
        var openssl = new ProcessBuilder("openssl", "ec", "-in", plain.toString(), "-aes256", "-passout", "pass:secret").redirectErrorStream(true).start();
        openssl.getOutputStream().close();
        var output = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(openssl.waitFor(60, TimeUnit.SECONDS));
        var legacy = output.substring(output.indexOf("-----BEGIN EC PRIVATE KEY-----"));
        assertTrue(legacy.contains("DEK-Info: AES-256-CBC"), legacy);
        Files.delete(plain);
        AtomicFile.write(plain, legacy.getBytes(), FileMode.PRIVATE);
        try (own) {
            own.start();
            assertEquals(201, own.get("/roots").status());
        }
    }

    @Test
    void trap_44_templates_are_those_of_go_with_sprig() throws Exception {
        var token = mint("shaped", userContent("id-jane_doe", "jane"));
        var body = certificate(post("/ssh/sign", sshRequest(token)).json()).body();
        assertEquals("jane-doe", body.keyId());
        assertEquals(List.of("jane", "id-jane_doe-x"), body.principals());
        assertEquals("v", body.extensions().get("x@example.com"));
    }

    @Test
    void trap_45_ssh_templates_carry_keys_byte_by_byte() throws Exception {
        var known = rendered("/ssh/config", "user", "known_hosts.tpl");
        var key = get("/ssh/roots").json().strings("hostKey").getFirst();
        assertTrue(known.startsWith("@cert-authority * ssh-ed25519 " + key + "\n"), known);
    }

    @Test
    void trap_46_without_templates_there_is_a_built_in_set_and_the_type_in_the_path_means_nothing() throws Exception {
        assertEquals(rendered("/ssh/config", "host", "ca.tpl"), rendered("/ssh/config/user", "host", "ca.tpl"));
        assertTrue(rendered("/ssh/config", "host", "ca.tpl").startsWith("ssh-ed25519 " + get("/ssh/roots").json().strings("userKey").getFirst()));
    }

    @Test
    void trap_47_without_logger_there_is_no_request_log_and_an_empty_one_is_text() throws Exception {
        assertEquals(Optional.empty(), load(config -> config).logger());
        assertEquals(Optional.of(LogFormat.TEXT), load(config -> config.put("logger", JsonObject.EMPTY)).logger().map(LoggerConfig::format));
    }

    @Test
    void trap_48_unknown_provisioners_are_skipped_broken_ones_disabled_and_double_ones_stop_the_start() throws Exception {
        UnaryOperator<JsonObject.Builder> odd = config -> TestCa.with(JsonObject.builder().put("type", "JWK").put("name", "broken").build())
                .apply(TestCa.with(JsonObject.builder().put("type", "Quantum").put("name", "unknown").build()).apply(config));
        var own = TestCa.notStarted(fresh(), config -> config);
        own.rewrite(odd);
        try (own) {
            own.start();
            var listed = own.get("/provisioners").json().array("provisioners").stream().map(JsonObject.class::cast).toList();
            assertTrue(listed.stream().anyMatch(one -> one.text("name").equals("broken") && one.text("state").equals("Uninitialized")));
            assertFalse(listed.stream().anyMatch(one -> one.text("name").equals("unknown")));
            assertEquals(201, own.post("/ssh/sign", sshRequest(own.sshToken("user", "jane", "jane"))).status());
        }
        assertTrue(faults(TestCa.with(JsonObject.builder().put("type", "SSHPOP").put("name", "sshpop").build())).contains("provisioners"));
    }

    @Test
    void trap_49_stores_of_other_engines_are_left_alone_and_the_ledger_lies_beside_them() throws Exception {
        var place = directory.resolve("their-db");
        for (var type : List.of("badger", "badgerv2", "bbolt")) {
            var config = load(one -> one.put("db", JsonObject.builder().put("type", type).put("dataSource", place.toString()).build()));
            assertEquals(type.equals("bbolt") ? Path.of(place + ".countersign") : place.resolve("countersign"), config.storeDirectory(), type);
        }
    }

    @Test
    void trap_50_a_file_rewritten_by_other_tools_says_the_same() throws Exception {
        UnaryOperator<JsonObject.Builder> written = config -> authority(config, "claims",
                JsonObject.builder().put("maxUserSSHCertDuration", "48h").put("enableSSHCA", true).build());
        UnaryOperator<JsonObject.Builder> rewritten = config -> {
            var authority = authority(config, "claims", JsonObject.builder().put("enableSSHCA", true).put("maxUserSSHCertDuration", "48h0m0s")
                    .put("disableRenewal", false).build());
            var reordered = JsonObject.builder();
            authority.build().members().entrySet().stream().sorted(Map.Entry.<String, JsonValue>comparingByKey().reversed())
                    .forEach(member -> reordered.put(member.getKey(), member.getValue()));
            return authority(reordered, "backdate", "1m0s").put("commonName", "Step Online CA").put("insecureAddress", "");
        };
        assertEquals(load(written).authority().claims(), load(rewritten).authority().claims());
        assertEquals(load(written).authority().backdate(), load(rewritten).authority().backdate());
        assertEquals(load(written).commonName(), load(rewritten).commonName());
    }

    private static final class Asked extends X509ExtendedKeyManager {
        private final Set<Principal> issuers = new HashSet<>();

        @Override
        public String chooseClientAlias(String[] types, Principal[] asked, Socket socket) {
            issuers.addAll(List.of(asked));
            return null;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] asked) {
            return null;
        }

        @Override
        public String[] getServerAliases(String type, Principal[] asked) {
            return null;
        }

        @Override
        public String chooseServerAlias(String type, Principal[] asked, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return null;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return null;
        }
    }

    private static Path fresh() throws Exception {
        return Files.createTempDirectory(directory, "own");
    }

    /// What a file says that differs from the usual one.
    private static CaConfig load(UnaryOperator<JsonObject.Builder> change) throws Exception {
        return loaded(change).config();
    }

    private static LoadedConfig loaded(UnaryOperator<JsonObject.Builder> change) throws Exception {
        var own = TestCa.notStarted(fresh(), change);
        var environment = new ConfigEnvironment(own.directory(), own.directory(), own.directory());
        return ConfigLoader.load(own.directory().resolve("ca.json"), environment);
    }

    private static String faults(UnaryOperator<JsonObject.Builder> change) {
        return assertThrows(ConfigException.class, () -> loaded(change)).getMessage();
    }

    private static JsonObject.Builder authority(JsonObject.Builder config, String name, Object value) {
        var authority = config.build().object("authority").orElseThrow().edit();
        switch (value) {
            case Boolean flag -> authority.put(name, flag);
            case JsonValue json -> authority.put(name, json);
            default -> authority.put(name, value.toString());
        }
        return config.put("authority", authority.build());
    }

    private static Answer get(String path) throws Exception {
        try (var client = GoClient.of(ca)) {
            return client.get(path);
        }
    }

    private static Answer post(String path, JsonObject body) throws Exception {
        try (var client = GoClient.of(ca)) {
            return client.post(path, body);
        }
    }

    private static Answer showing(Holder holder, String path, String body) throws Exception {
        try (var client = GoClient.showing(holder, ca)) {
            return client.post(path, body);
        }
    }

    private static Answer renewing(String token) throws Exception {
        try (var client = GoClient.of(ca)) {
            return client.exchange("POST", "/renew", Map.of("Authorization", "Bearer " + token), "");
        }
    }

    private static Answer bastion(String host) throws Exception {
        return post("/ssh/bastion", JsonObject.builder().put("user", "jane").put("hostname", host).build());
    }

    /// One of the files that clients are told to write.
    private static String rendered(String path, String type, String name) throws Exception {
        var data = JsonObject.builder().put("GOOS", "linux").put("StepPath", "/home/jane/.step").put("StepBasePath", "/home/jane/.step")
                .put("StepSSHTemplateVersion", "v2").put("Certificate", "c").put("Key", "k").build();
        var answer = post(path, JsonObject.builder().put("type", type).put("data", data).build());
        assertEquals(200, answer.status(), answer.text());
        return answer.json().array(type + "Templates").stream().map(JsonObject.class::cast).filter(one -> one.text("name").equals(name))
                .map(one -> new String(Base64.getDecoder().decode(one.text("content")), StandardCharsets.UTF_8)).findFirst().orElseThrow();
    }

    private static SshCertificate ssh(String type, String name) throws Exception {
        return certificate(post("/ssh/sign", sshRequest(token(type, name, name))).json());
    }

    private static SshCertificate certificate(JsonObject answer) {
        return SshCertificate.parse(Base64.getDecoder().decode(answer.text("crt")));
    }

    private static X509Certificate leaf(Answer answer) {
        assertEquals(201, answer.status(), answer.text());
        return CertificateBundle.parse(answer.json().text("crt")).getFirst();
    }

    private static Set<String> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream().map(name -> (String) name.get(1)).collect(Collectors.toSet());
    }

    private static JsonObject sshRequest(String token) {
        return JsonObject.builder().put("publicKey", wire()).put("ott", token).build();
    }

    /// @param commonName of the certificate request
    /// @param names      in the token, whose subject is the first
    private static JsonObject x509Request(String commonName, String... names) {
        var content = content(TokenPurpose.SIGN, names[0]).with(JsonObject.builder().put("sans", List.of(names)).build());
        return JsonObject.builder().put("csr", Holder.csr(commonName, Holder.newKey())).put("ott", mint("admin", content)).build();
    }

    private static JsonObject ott(String token) {
        return JsonObject.builder().put("ott", token).build();
    }

    private static JsonObject revocation(String serial, String token) {
        return JsonObject.builder().put("serial", serial).put("ott", token).put("reasonCode", 0).put("reason", "").put("passive", true).build();
    }

    private static TokenContent content(TokenPurpose purpose, String subject) {
        return ca.content(purpose, subject);
    }

    private static TokenContent userContent(String subject, String... principals) {
        return content(TokenPurpose.SSH_SIGN, subject).withSsh(new SshTokenOptions("user", subject, List.of(principals), "", ""));
    }

    private static String token(String type, String subject, String... principals) {
        return ca.sshToken(type, subject, principals);
    }

    private static String mint(String provisioner, TokenContent content) {
        return TokenMinter.jwk(provisioner, ca.provisioner.publicJwk().keyId(), ca.provisioner.keyPair().getPrivate()).mint(content);
    }

    /// A token for a user certificate with that audience.
    private static String aimed(String audience) {
        var step = JsonObject.builder().put("ssh", JsonObject.builder().put("certType", "user").put("principals", List.of("jane")).build()).build();
        return new Jwt(header(), claims("admin", audience, "jane").edit().put("step", step).build()).signed(ca.provisioner.keyPair().getPrivate());
    }

    private static JsonObject header() {
        return JsonObject.builder().put("alg", "ES256").put("kid", ca.provisioner.publicJwk().keyId()).put("typ", "JWT").build();
    }

    private static JsonObject claims(String issuer, String audience, String subject) {
        long now = Instant.now().getEpochSecond();
        return JsonObject.builder().put("aud", audience).put("exp", now + 300).put("iat", now).put("iss", issuer).put("jti", TestCa.newId())
                .put("nbf", now).put("sub", subject).build();
    }

    private static String pop(TokenPurpose purpose, SshCertificate shown) {
        return TokenMinter.sshpop("sshpop", shown.blob(), shown.body().key(), keys.getPrivate()).mint(content(purpose, serial(shown)));
    }

    private static String serial(SshCertificate certificate) {
        return certificate.body().id().serial().toString();
    }

    private static String wire() {
        return Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob());
    }

    private static String quoted(String text) {
        return Json.write(new JsonValue.JsonString(text));
    }
}
