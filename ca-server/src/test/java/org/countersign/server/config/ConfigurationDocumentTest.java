package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.time.GoDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keeps the examples and the document true: what they show is what the reader of the configuration accepts.
class ConfigurationDocumentTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Pattern UNSUPPORTED = Pattern.compile(
            "federateRoots|monitoring|kms.*|db\\.(valueDir|database|passwordFile|onDifference|configuration|badger.*)"
            + "|authority\\.(enableAdmin|certificate.*|credentialsFile|config)"
            + "|authority\\.provisioners\\[]\\.organizationID|authority\\.provisioners\\[]\\.options\\..*|ssh\\.keys\\[].*");
    private static final String POLICY_LISTS = "authority\\.policy\\..*\\.(allow|deny)";
    private static final Pattern DURATION_CLAIM = Pattern.compile(
            "`authority\\.claims\\.(min|max|default)(TLS|UserSSH|HostSSH)CertDuration` \\|[^|]*\\|[^|]*\\| `([^`]+)` \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @ParameterizedTest
    @ValueSource(strings = {"ca.example.json", "ca.minimal.json"})
    void an_example_can_be_used_as_it_is(String name) throws IOException {
        var reading = Reading.of(example(name));
        assertEquals(List.of(), reading.faults());
        assertEquals(List.of(), reading.warnings());
    }

    @Test
    void what_the_example_shows_as_default_is_the_default() throws IOException {
        var full = Reading.of(example("ca.example.json")).config();
        var minimal = Reading.of(example("ca.minimal.json")).config();
        assertEquals(minimal.authority().claims(), full.authority().claims());
        assertEquals(minimal.authority().backdate(), full.authority().backdate());
        assertEquals(minimal.authority().template(), full.authority().template());
        assertEquals(minimal.authority().policy(), full.authority().policy());
        assertEquals(minimal.authority().disableIssuedAtCheck(), full.authority().disableIssuedAtCheck());
        assertEquals(minimal.authority().disableGetSshHosts(), full.authority().disableGetSshHosts());
        assertEquals(minimal.tls(), full.tls());
        assertEquals(minimal.commonName(), full.commonName());
        assertEquals(minimal.ssh().orElseThrow().addUserCommand(), full.ssh().orElseThrow().addUserCommand());
        assertEquals(minimal.ssh().orElseThrow().addUserPrincipal(), full.ssh().orElseThrow().addUserPrincipal());
    }

    @Test
    void every_setting_is_explained() throws IOException {
        var document = documented();
        assertEquals(Set.of(), known().filter(place -> !document.contains(place))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void the_example_holds_every_supported_setting_and_no_other() throws IOException {
        var shown = new TreeSet<String>();
        places("", example("ca.example.json"), shown);
        var expected = known().filter(place -> !UNSUPPORTED.matcher(place).matches())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, shown);
    }

    @Test
    void the_document_names_the_built_in_limits() throws IOException {
        var rows = DURATION_CLAIM.matcher(Files.readString(REPOSITORY.resolve("docs/CONFIGURATION.md"))).results().toList();
        assertEquals(9, rows.size());
        for (var row : rows) {
            var limits = switch (row.group(2)) {
                case "TLS" -> Claims.DEFAULTS.tls();
                case "UserSSH" -> Claims.DEFAULTS.sshUser();
                default -> Claims.DEFAULTS.sshHost();
            };
            var expected = switch (row.group(1)) {
                case "min" -> limits.min();
                case "max" -> limits.max();
                default -> limits.defaultDuration();
            };
            assertEquals(expected, GoDuration.parse(row.group(3)), row.group());
        }
    }

    /// The places of all settings, as the document writes them.
    private static Stream<String> known() {
        return Stream.of(
                places("", CaConfigReader.NAMES), places("tls.", TlsConfig.NAMES), places("ssh.", SshConfig.NAMES),
                places("ssh.keys[].", SshCaKey.NAMES), places("ssh.bastion.", SshConfig.Bastion.NAMES),
                places("db.", DatabaseConfig.NAMES), places("logger.", LoggerConfig.NAMES),
                places("authority.", AuthorityConfig.NAMES), places("authority.claims.", ClaimsReader.NAMES),
                places("authority.template.", AuthorityConfig.SUBJECT_NAMES),
                places("authority.provisioners[].", provisionerNames()),
                places("authority.policy.", PolicyReader.NAMES), places("authority.policy.ssh.", PolicyReader.SSH),
                places("authority.policy.x509.", PolicyReader.X509_SECTION),
                places("authority.policy.ssh.user.", PolicyReader.SSH_SECTION),
                places("authority.policy.ssh.host.", PolicyReader.SSH_SECTION),
                places("authority.provisioners[].options.", ProvisionerOptions.NAMES),
                places("authority.provisioners[].options.ssh.", ProvisionerOptions.TEMPLATE_NAMES),
                places("authority.provisioners[].options.x509.", ProvisionerOptions.TEMPLATE_NAMES),
                places("authority.provisioners[].options.webhooks[].", WebhookConfig.NAMES),
                places("templates.", TemplatesConfig.NAMES),
                places("templates.ssh.user[].", TemplatesConfig.Template.NAMES),
                places("kms.", NotYet.KEY_SERVICE), places("crl.", CrlConfig.NAMES),
                places("retention.", CaConfigReader.RETENTION))
                .flatMap(List::stream);
    }

    private static List<String> provisionerNames() {
        return Stream.of(ProvisionerType.values()).flatMap(type -> ProvisionersReader.names(type).stream()).distinct().toList();
    }

    private static List<String> places(String prefix, List<String> names) {
        return names.stream().map(name -> prefix + name).toList();
    }

    private static Set<String> documented() throws IOException {
        return CODE.matcher(Files.readString(REPOSITORY.resolve("docs/CONFIGURATION.md"))).results()
                .map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static JsonObject example(String name) throws IOException {
        return Json.parseObject(Files.readAllBytes(REPOSITORY.resolve("config").resolve(name)), JsonLimits.FILE);
    }

    /// Collects the places of all settings in a file; what is below a key, a list of names or free data is no setting.
    private static void places(String at, JsonValue value, Set<String> places) {
        switch (value) {
            case JsonObject object when !at.endsWith(".key") && !at.equals("templates.data") && !at.matches(POLICY_LISTS) ->
                object.members().forEach((name, member) -> {
                    if (!name.startsWith("_")) {
                        var place = (at.isEmpty() ? "" : at + ".") + name;
                        var shown = place.replace("templates.ssh.host[]", "templates.ssh.user[]");
                        if (!List.of("templates.ssh.user", "templates.ssh.host",
                                "authority.provisioners[].claims.enableSSHCA").contains(shown)) {
                            places.add(shown);
                        }
                        places(place, member, places);
                    }
                });
            case JsonArray(var items) -> items.forEach(item -> places(at + "[]", item, places));
            default -> { }
        }
    }
}
