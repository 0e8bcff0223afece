package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.issue.Claims;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.policy.NamePolicy;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.sshconfig.FileKind;
import org.countersign.core.x509.SubjectName.Attribute;
import org.countersign.server.log.LogFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaConfigReaderTest {
    private static final Path HOME = Reading.HOME;

    private static final String SMALLEST = """
            {"root": "r.crt", "crt": "i.crt", "key": "i.key", "address": "ca.example.com:443"}""";

    @Test
    void a_file_as_init_writes_it_says_what_it_says() {
        var reading = Reading.of(new StepHome(HOME).json());
        var config = reading.config();
        assertEquals(List.of(), reading.warnings());
        assertEquals(List.of(HOME.resolve("certs/root_ca.crt")), config.roots());
        assertEquals(List.of(), config.federatedRoots());
        assertEquals(HOME.resolve("certs/intermediate_ca.crt"), config.certificate());
        assertEquals(HOME.resolve("secrets/intermediate_ca_key"), config.key());
        assertEquals(new ListenAddress("", 9000), config.address());
        assertEquals(List.of("ca.example.com", "10.0.0.5"), config.dnsNames());
        assertEquals("Step Online CA", config.commonName());
        assertTrue(config.password().isEmpty());
        assertEquals(Optional.of(HOME.resolve("secrets/ssh_host_ca_key")), config.ssh().orElseThrow().hostKey());
        assertEquals(Optional.of(HOME.resolve("secrets/ssh_user_ca_key")), config.ssh().orElseThrow().userKey());
        assertEquals(Optional.of(new LoggerConfig(LogFormat.TEXT, "X-Smallstep-Id")), config.logger());
        assertEquals(HOME.resolve("db/countersign"), config.storeDirectory());
        assertEquals(TlsConfig.DEFAULT, config.tls());
        assertEquals(Duration.ofMinutes(1), config.authority().backdate());
        assertEquals(Map.of(), config.authority().template().attributes());
        var templates = config.templates().orElseThrow();
        assertEquals(List.of("config.tpl"), templates.user().stream().map(TemplatesConfig.Template::name).toList());
        assertEquals(new TemplatesConfig.Template("sshd_config.tpl", FileKind.SNIPPET,
                        Optional.of(TemplateSource.of(HOME.resolve("templates/ssh/sshd_config.tpl"))), "/etc/ssh/sshd_config", "#",
                        List.of("Certificate", "Key")),
                templates.host().getFirst());
    }

    @Test
    void what_is_left_out_has_its_default() {
        var reading = Reading.of(parse(SMALLEST));
        var config = reading.config();
        assertEquals(List.of(Path.of("/srv/r.crt")), config.roots());
        assertEquals(Path.of("/srv/i.crt"), config.certificate());
        assertEquals(Path.of("/srv/i.key"), config.key());
        assertEquals(new ListenAddress("ca.example.com", 443), config.address());
        assertEquals(List.of("localhost", "127.0.0.1", "::1"), config.dnsNames());
        assertEquals("Step Online CA", config.commonName());
        assertTrue(config.password().isEmpty());
        assertTrue(config.ssh().isEmpty());
        assertTrue(config.logger().isEmpty());
        assertTrue(config.templates().isEmpty());
        assertEquals(TlsConfig.DEFAULT, config.tls());
        assertEquals(HOME.resolve("db/countersign"), config.storeDirectory());
        assertEquals(new AuthorityConfig(List.of(), Claims.DEFAULTS, Duration.ofMinutes(1), false, false, "",
                config.authority().template(), NamePolicy.NONE), config.authority());
        assertEquals(List.of(
                "db: is not set; the ledger is kept in " + HOME.resolve("db/countersign"),
                "authority: is not set; without a provisioner nothing can be issued"), reading.warnings());
    }

    @Test
    void every_member_may_be_null() {
        var json = parse(SMALLEST).edit();
        CaConfigReader.NAMES.stream().filter(name -> !parse(SMALLEST).members().containsKey(name))
                .forEach(json::putNull);
        assertEquals(Reading.of(parse(SMALLEST)).shown(), Reading.of(json.build()).shown());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "root | root: is missing; give the file with the root certificate",
        "crt | crt: is missing",
        "key | key: is missing",
        "address | address: is missing",
        "db.type | db.type: is missing",
        "db.dataSource | db.dataSource: is missing",
        "templates.ssh.user[0].name | templates.ssh.user[0].name: is missing",
        "templates.ssh.user[0].type | templates.ssh.user[0].type: is missing",
        "templates.ssh.user[0].path | templates.ssh.user[0].path: is missing",
        "templates.ssh.user[0].template | templates.ssh.user[0].template: is missing",
    })
    void names_what_is_missing(String place, String fault) {
        assertEquals(List.of(fault), Reading.without(place).faults());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void names_what_is_wrong_and_where(String place, String value, String faults) {
        assertEquals(faults, String.join("; ", Reading.with(place, value).faults()));
    }

    static Stream<Arguments> faults() throws IOException {
        try (var table = CaConfigReaderTest.class.getResourceAsStream("faults.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arguments.of((Object[]) line.split(" \\| ", 3)));
        }
    }

    @Test
    void a_name_in_a_message_cannot_move_the_cursor() {
        var json = new StepHome(HOME).json().edit().put("a\u001b[31mb\u202e", 1).build();
        assertEquals(List.of("\"a\\u001b[31mb?\": there is no such setting"), Reading.of(json).faults());
    }

    @Test
    void a_value_in_a_message_is_shortened() {
        var fault = Reading.with("address", "\"" + "x".repeat(500) + "\"").faults().getFirst();
        assertEquals("address: \"" + "x".repeat(60) + "...\" is not host:port; use for example \":9000\"", fault);
    }

    @Test
    void reports_all_faults_together() {
        var json = Patch.remove(new StepHome(HOME).json(), "crt");
        json = Patch.set(json, "address", "\"9000\"");
        json = Patch.set(json, "authority.provisioners[1].claims.maxTLSCertDuration", "\"30d\"");
        json = Patch.set(json, "tls.minVersion", "2");
        json = Patch.set(json, "dbs", "{}");
        assertEquals(List.of(
                "dbs: there is no such setting; did you mean \"db\"?",
                "crt: is missing",
                "address: \"9000\" is not host:port; use for example \":9000\"",
                "authority.provisioners[1].claims.maxTLSCertDuration: \"30d\" is not a duration; use for example \"720h\"",
                "tls.minVersion: must be 1.2 or 1.3"), Reading.of(json).faults());
    }

    @ParameterizedTest
    @CsvSource({"ADDRESS, address", "DnsNames, dnsNames", "SSH, ssh", "Authority, authority", "CRT, crt"})
    void names_match_whatever_their_case(String written, String name) {
        var json = new StepHome(HOME).json();
        var renamed = json.edit().remove(name).put(written, json.members().get(name)).build();
        assertEquals(Reading.of(json).shown(), Reading.of(renamed).shown());
    }

    @Test
    void names_match_whatever_their_case_at_every_depth() {
        var json = Patch.set(new StepHome(HOME).json(), "authority.provisioners[0].claims",
                "{\"ENABLEsshCA\": true, \"maxusersshcertduration\": \"20h\"}");
        var jwk = (JwkConfig) Reading.of(json).config().authority().provisioners().getFirst();
        assertEquals(Duration.ofHours(20), jwk.claims().sshUser().max());
        assertTrue(jwk.claims().enableSshCa());
    }

    @Test
    void one_setting_in_two_spellings_is_refused() {
        assertEquals(List.of("address: is given twice, in different spellings"),
                Reading.with("Address", "\":9001\"").faults());
        assertEquals(List.of("authority.backdate: is given twice, in different spellings"),
                Reading.with("authority.backDate", "\"2m\"").faults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"_comment", "_address", "$schema", "// address"})
    void members_that_are_comments_are_passed_over(String name) {
        var json = new StepHome(HOME).json();
        assertEquals(Reading.of(json).shown(), Reading.of(json.edit().put(name, "why").build()).shown());
    }

    @Test
    void roots_may_be_a_list() {
        assertEquals(List.of(Path.of("/a.crt"), Path.of("/srv/b.crt")),
                Reading.with("root", "[\"/a.crt\", \"b.crt\"]").config().roots());
        assertEquals(List.of(Path.of("/srv/x.crt")),
                Reading.with("federatedRoots", "[\"x.crt\"]").config().federatedRoots());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "softkms:path=/k/a | /k/a", "softkms:path=/k/a%20b | /k/a b", "softkms:/k/a | /k/a", "SoftKMS:k | /srv/k",
        "./k | /srv/./k", "~/k | /srv/~/k", "../k | /srv/../k",
    })
    void key_files_count_from_the_working_directory(String written, Path file) {
        assertEquals(file, Reading.with("key", "\"" + written + "\"").config().key());
    }

    @ParameterizedTest
    @CsvSource({
        "templates/a.tpl, /home/jane/.step/templates/a.tpl", "/t/a.tpl, /t/a.tpl", "~/a.tpl, /home/jane/a.tpl",
        "./a.tpl, /srv/./a.tpl", "../a.tpl, /srv/../a.tpl",
    })
    void template_files_count_from_the_step_path(String written, Path file) {
        var config = Reading.with("templates.ssh.user[0].template", "\"" + written + "\"").config();
        assertEquals(Optional.of(TemplateSource.of(file)), config.templates().orElseThrow().user().getFirst().template());
    }

    @Test
    void a_directory_needs_no_template() {
        var user = Reading.with("templates.ssh.user[0]", """
                {"name": "d", "type": "directory", "path": "ssh"}""").config().templates().orElseThrow().user();
        assertEquals(new TemplatesConfig.Template("d", FileKind.DIRECTORY, Optional.empty(), "ssh", "#",
                List.of()), user.getFirst());
    }

    @ParameterizedTest
    @CsvSource({
        ":0, '', 0", "0.0.0.0:9000, 0.0.0.0, 9000", "[::1]:9000, ::1, 9000", "[fe80::1%eth0]:9000, fe80::1%eth0, 9000",
        "localhost:65535, localhost, 65535",
    })
    void reads_an_address(String text, String host, int port) {
        var address = Reading.with("address", "\"" + text + "\"").config().address();
        assertEquals(new ListenAddress(host, port), address);
        assertEquals(text, address.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "badger, /d, /d/countersign", "badgerV1, /d, /d/countersign", "BadgerV2, d, /srv/d/countersign",
        "bbolt, /d/ca.db, /d/ca.db.countersign", "embedded, /d, /d", "EMBEDDED, d, /srv/d",
    })
    void the_ledger_never_lies_among_the_files_of_step_ca(String type, String source, Path directory) {
        var config = Reading.with("db", """
                {"type": "%s", "dataSource": "%s", "valueDir": "/v", "database": ""}""".formatted(type, source)).config();
        assertEquals(directory, config.storeDirectory());
    }

    @Test
    void a_password_is_kept_and_never_shown() {
        var config = Reading.with("password", "\"canary\\n\"").config();
        assertEquals("canary\n", config.password().orElseThrow().use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
        assertFalse(config.toString().contains("canary"));
        assertTrue(Reading.with("password", "\"\"").config().password().isEmpty());
    }

    @Test
    void reads_further_keys_and_the_bastion() {
        var key = Json.write(StepHome.publicKey("k"));
        var ssh = Reading.with("ssh", """
                {"userKey": "", "keys": [{"type": "host", "key": %s}, {"type": "user", "federated": true, "key": %s}],
                 "addUserPrincipal": "maker", "addUserCommand": "make <principal>",
                 "bastion": {"hostname": "b.example.com", "user": "u", "port": "22", "cmd": "c", "flags": "-v"}}"""
                .formatted(key, key)).config().ssh().orElseThrow();
        assertEquals(Optional.empty(), ssh.userKey());
        assertEquals(List.of(CertificateType.HOST, CertificateType.USER), ssh.keys().stream().map(SshCaKey::type).toList());
        assertEquals(List.of(false, true), ssh.keys().stream().map(SshCaKey::federated).toList());
        assertEquals("maker", ssh.addUserPrincipal());
        assertEquals("make <principal>", ssh.addUserCommand());
        assertEquals(Optional.of(new SshConfig.Bastion("b.example.com", "u", "22", "c", "-v")), ssh.bastion());
    }

    @Test
    void the_ssh_section_has_defaults() {
        var ssh = Reading.with("ssh.bastion", "{\"user\": \"u\"}").config().ssh().orElseThrow();
        assertEquals(List.of(), ssh.keys());
        assertEquals("provisioner", ssh.addUserPrincipal());
        assertEquals("sudo useradd -m <principal>; nc -q0 localhost 22", ssh.addUserCommand());
        assertEquals(Optional.empty(), ssh.bastion());
    }

    @ParameterizedTest
    @CsvSource({"'', TEXT", "text, TEXT", "JSON, JSON", "common, COMMON"})
    void reads_the_format_of_the_log(String format, LogFormat expected) {
        var logger = Reading.with("logger", "{\"format\": \"%s\", \"traceHeader\": \"X-Trace\"}".formatted(format))
                .config().logger();
        assertEquals(Optional.of(new LoggerConfig(expected, "X-Trace")), logger);
        assertEquals(Optional.of(new LoggerConfig(LogFormat.TEXT, "X-Smallstep-Id")),
                Reading.with("logger", "{}").config().logger());
    }

    @Test
    void weak_cipher_suites_and_old_versions_are_not_offered() {
        var reading = Reading.with("tls", """
                {"cipherSuites": ["TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
                 "TLS_AES_128_GCM_SHA256"], "minVersion": 1.0, "maxVersion": 0}""");
        assertEquals(new TlsConfig(List.of("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"),
                TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, false), reading.config().tls());
        assertEquals(List.of("tls.cipherSuites: TLS_RSA_WITH_AES_128_CBC_SHA is weak and not offered",
                "tls.minVersion: TLS 1.0 and 1.1 are not offered; 1.2 is the lowest"), reading.warnings());
    }

    @Test
    void missing_parts_of_tls_have_their_defaults() {
        assertEquals(TlsConfig.DEFAULT, Reading.with("tls", "{}").config().tls());
        assertEquals(TlsConfig.DEFAULT, Reading.with("tls", "{\"cipherSuites\": []}").config().tls());
        assertEquals(TlsVersion.TLS_1_3, Reading.with("tls", "{\"minVersion\": 1.30}").config().tls().minVersion());
    }

    @Test
    void suites_that_cannot_serve_tls_1_2_are_a_fault_only_when_there_is_nothing_else() {
        var suites = "\"cipherSuites\": [\"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"]";
        var remedy = "tls.cipherSuites: has no suite that this server can use for TLS 1.2;"
                + " add TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
        assertEquals(List.of(remedy), Reading.with("tls", "{" + suites + ", \"maxVersion\": 1.2}").faults());
        assertEquals(List.of(remedy + ", or set minVersion to 1.3"), Reading.with("tls", "{" + suites + "}").warnings());
        assertEquals(List.of(), Reading.with("tls", "{" + suites + ", \"minVersion\": 1.3}").warnings());
    }

    @Test
    void reads_the_rest_of_the_authority() {
        var json = Patch.set(new StepHome(HOME).json(), "authority.backdate", "\"0s\"");
        json = Patch.set(json, "authority.disableIssuedAtCheck", "true");
        json = Patch.set(json, "authority.disableGetSSHHosts", "true");
        json = Patch.set(json, "authority.authorityId", "\"00000000-0000-0000-0000-000000000000\"");
        json = Patch.set(json, "authority.deploymentType", "\"standalone\"");
        json = Patch.set(json, "authority.type", "\"softcas\"");
        json = Patch.set(json, "authority.template", "{\"country\": \"DE\", \"organization\": \"Example\"}");
        var authority = Reading.of(json).config().authority();
        assertEquals(Duration.ZERO, authority.backdate());
        assertTrue(authority.disableIssuedAtCheck());
        assertTrue(authority.disableGetSshHosts());
        assertEquals("00000000-0000-0000-0000-000000000000", authority.authorityId());
        assertEquals(Map.of(Attribute.COUNTRY, List.of("DE"), Attribute.ORGANIZATION, List.of("Example")),
                authority.template().attributes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "insecureAddress | \"\"", "metricsAddress | \"\"", "monitoring | {}", "monitoring | {\"type\": \"\"}",
        "kms | {}", "kms | {\"type\": \"softkms\", \"uri\": \"softkms:\"}", "federateRoots | []",
        "crl | {\"enabled\": false, \"cacheDuration\": \"24h\", \"renewPeriod\": \"16h\"}", "authority.enableAdmin | false",
        "authority.policy | {}", "authority.policy | {\"x509\": {\"allow\": {\"dns\": []}, \"allowWildcardNames\": false}}",
        "authority.certificateIssuer | null", "authority.claims | {}", "ssh.keys | []",
    })
    void what_is_not_supported_may_stand_there_when_it_asks_for_nothing(String place, String value) {
        assertEquals(Reading.of(new StepHome(HOME).json()).shown(), Reading.with(place, value).shown());
    }

    @Test
    void a_name_policy_counts_where_it_has_an_entry() {
        var policy = Reading.with("authority.policy", """
                {"X509": {"allow": {"DNS": ["*.Example.com"], "ip": []}}, "ssh": {"host": {"deny": {"principal": ["x"]}}, "user": null}}
                """).config().authority().policy();
        assertTrue(policy.x509().isPresent() && policy.sshHost().isPresent() && policy.sshUser().isEmpty());
    }

    @Test
    void tells_when_no_provisioner_issues_ssh_certificates() {
        var reading = Reading.with("authority.provisioners[0].claims", "{}");
        reading.config();
        assertEquals(List.of("ssh: no provisioner has the claim enableSSHCA, so no SSH certificate is issued"),
                reading.warnings());
    }

    private static JsonObject parse(String text) {
        return Json.parseObject(text, JsonLimits.FILE);
    }
}
