package org.countersign.server.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;

/// Reads the list of provisioners. One of an unknown type is left out with a warning, because a newer tool may have
/// written it; one of a type that is known but not supported yet is a fault, because somebody relies on it.
final class ProvisionersReader {
    private final Claims inherited;
    private final Duration backdate;
    private final FilesRead files;
    private final Findings findings;

    ProvisionersReader(Claims inherited, Duration backdate, FilesRead files, Findings findings) {
        this.inherited = inherited;
        this.backdate = backdate;
        this.files = files;
        this.findings = findings;
    }

    /// The settings of a kind; none when it is not supported.
    static List<String> names(ProvisionerType type) {
        return switch (type) {
            case JWK -> JwkConfig.NAMES;
            case SSHPOP -> SshpopConfig.NAMES;
            case X5C -> X5cConfig.NAMES;
            case NEBULA -> NebulaConfig.NAMES;
            case OIDC -> OidcConfig.NAMES;
            case K8SSA -> K8sSaConfig.NAMES;
            case AWS -> AwsConfig.NAMES;
            case GCP -> GcpConfig.NAMES;
            case AZURE -> AzureConfig.NAMES;
            case ACME, SCEP -> List.of();
        };
    }

    private Optional<ProvisionerConfig> read(ProvisionerType type, JsonObject object, String place) {
        return switch (type) {
            case JWK -> JwkConfig.read(section(type, object, place));
            case SSHPOP -> Optional.of(SshpopConfig.read(section(type, object, place)));
            case X5C -> Optional.of(X5cConfig.read(section(type, object, place)));
            case NEBULA -> Optional.of(NebulaConfig.read(section(type, object, place)));
            case OIDC -> Optional.of(OidcConfig.read(section(type, object, place)));
            case K8SSA -> Optional.of(K8sSaConfig.read(section(type, object, place)));
            case AWS -> Optional.of(AwsConfig.read(section(type, object, place)));
            case GCP -> Optional.of(GcpConfig.read(section(type, object, place)));
            case AZURE -> Optional.of(AzureConfig.read(section(type, object, place)));
            case ACME, SCEP -> {
                findings.fault(place + ".type", type.title() + " provisioners are not supported yet; remove this one to start without");
                yield Optional.empty();
            }
        };
    }

    List<ProvisionerConfig> read(Section authority) {
        var byPlace = new LinkedHashMap<String, ProvisionerConfig>();
        var items = authority.items("provisioners");
        for (int i = 0; i < items.size(); i++) {
            var place = authority.placeOf("provisioners") + "[" + i + "]";
            read(items.get(i), place).ifPresent(provisioner -> byPlace.put(place, provisioner));
        }
        requireUnique(byPlace);
        return List.copyOf(byPlace.values());
    }

    private Optional<ProvisionerConfig> read(JsonValue item, String place) {
        if (!(item instanceof JsonObject object)) {
            findings.fault(place, "must be an object in braces");
            return Optional.empty();
        }
        // What else may stand in it depends on the type, so that is looked up alone first.
        var written = new Section(only("type", object), place, new Findings(), List.of("type")).text("type");
        var type = ProvisionerType.ofName(written);
        if (type.isEmpty()) {
            findings.warn(place + ".type", (written.isEmpty() ? "is missing" : Shown.quoted(written) + " is not known")
                    + "; this provisioner is left out");
        }
        return type.flatMap(known -> read(known, object, place));
    }

    private static JsonObject only(String name, JsonObject object) {
        var members = new LinkedHashMap<>(object.members());
        members.keySet().removeIf(written -> !written.equalsIgnoreCase(name));
        return new JsonObject(members);
    }

    private ProvisionerSection section(ProvisionerType type, JsonObject object, String place) {
        return new ProvisionerSection(type, new Section(object, place, findings, names(type)), names(type), inherited, backdate,
                files);
    }

    private void requireUnique(Map<String, ProvisionerConfig> byPlace) {
        var names = new HashMap<String, String>();
        var tokenIds = new HashMap<String, String>();
        byPlace.forEach((place, provisioner) -> {
            var namesake = names.putIfAbsent(provisioner.name(), place);
            var twin = tokenIds.putIfAbsent(provisioner.tokenId(), place);
            if (namesake != null) {
                findings.fault(place + ".name", "the name must be unique, but " + namesake + " has the same");
            } else if (twin != null) {
                findings.fault(place + "." + provisioner.tokenIdSetting(), "tokens could not tell it from " + twin);
            }
        });
    }
}
