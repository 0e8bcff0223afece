package org.countersign.server.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.core.issue.Claims;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;

/// Reads the list of provisioners. One of an unknown type is left out with a warning, because a newer tool may have
/// written it; one of a type that is known but not supported yet is a fault, because somebody relies on it.
final class ProvisionersReader {
    private static final Map<String, String> NOT_YET = Map.of(
            "oidc", "OIDC", "gcp", "GCP", "aws", "AWS", "azure", "Azure", "acme", "ACME",
            "k8ssa", "K8sSA", "scep", "SCEP", "nebula", "Nebula");

    private final ProvisionerReader reader;
    private final Findings findings;

    ProvisionersReader(Claims inherited, Duration backdate, Findings findings) {
        this.reader = new ProvisionerReader(inherited, backdate);
        this.findings = findings;
    }

    List<ProvisionerConfig> read(Section authority) {
        var byPlace = new LinkedHashMap<String, ProvisionerConfig>();
        var items = authority.items("provisioners");
        for (int i = 0; i < items.size(); i++) {
            var place = authority.placeOf("provisioners") + "[" + i + "]";
            read(items.get(i), place).ifPresent(provisioner -> byPlace.put(place, provisioner));
        }
        requireUnique(byPlace, "name", "name", ProvisionerConfig::name);
        requireUnique(byPlace, "key", "name and key id together", ProvisionerConfig::tokenId);
        return List.copyOf(byPlace.values());
    }

    private Optional<ProvisionerConfig> read(JsonValue item, String place) {
        if (!(item instanceof JsonObject object)) {
            findings.fault(place, "must be an object in braces");
            return Optional.empty();
        }
        // What else may stand in it depends on the type, so that is looked up alone first.
        var type = new Section(object, place, new Findings(), List.of("type")).text("type");
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "jwk" -> reader.jwk(section(object, place));
            case "sshpop" -> Optional.of(reader.sshpop(section(object, place)));
            case "x5c" -> Optional.of(reader.x5c(section(object, place)));
            default -> {
                refuse(type, place + ".type");
                yield Optional.empty();
            }
        };
    }

    private Section section(JsonObject object, String place) {
        return new Section(object, place, findings, ProvisionerReader.NAMES);
    }

    private void refuse(String type, String place) {
        var known = Optional.ofNullable(NOT_YET.get(type.toLowerCase(Locale.ROOT)));
        known.ifPresentOrElse(
                name -> findings.fault(place, name + " provisioners are not supported yet;"
                        + " remove this one to start without"),
                () -> findings.warn(place, (type.isEmpty() ? "is missing" : Shown.quoted(type) + " is not known")
                        + "; this provisioner is left out"));
    }

    private void requireUnique(Map<String, ProvisionerConfig> byPlace, String member, String what,
            Function<ProvisionerConfig, String> value) {
        var seen = new HashMap<String, String>();
        byPlace.forEach((place, provisioner) -> {
            var earlier = seen.putIfAbsent(value.apply(provisioner), place);
            if (earlier != null) {
                findings.fault(place + "." + member, "the " + what + " must be unique, but " + earlier + " has the same");
            }
        });
    }
}
