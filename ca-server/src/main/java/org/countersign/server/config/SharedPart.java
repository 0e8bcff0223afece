package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.countersign.core.crypto.Digests;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.KeyFileException;

/// What a configuration says that decides how requests are answered, and so has to be the same on all servers of a CA: everything but
/// where this one listens and keeps its files. Templates count by their text, whatever file it is in; comments and the order of
/// members do not count.
///
/// @param version of the configuration in the database; 0 when this server has one of its own
/// @param digest  SHA-256 in hex, equal where the same is said
public record SharedPart(long version, String digest) {
    static final SharedPart UNKNOWN = new SharedPart(0, "");
    /// Certificates and keys count by what is in them, and not here.
    private static final Set<String> OWN = Set.of("root", "federatedRoots", "federateRoots", "crt", "key", "password", "kms", "address",
            "insecureAddress", "metricsAddress", "db", "logger", "retention", "ssh.hostKey", "ssh.userKey");
    /// What is in them counts as well, wherever they are.
    private static final Set<String> FILES = Set.of("secretFile", "bearerTokenFile", "passwordFile", "iidRoots");

    static SharedPart of(long version, JsonObject configuration, Map<String, TemplateSource> templates) {
        var said = Json.write(new Canonical(templates).object("", configuration));
        return new SharedPart(version, HexFormat.of().formatHex(Digests.sha256(said.getBytes(StandardCharsets.UTF_8))));
    }

    /// Writes the same where the same is said.
    ///
    /// @param templates by their place
    private record Canonical(Map<String, TemplateSource> templates) {
        private JsonObject object(String at, JsonObject object) {
            var members = new TreeMap<String, JsonValue>();
            object.members().forEach((name, value) -> {
                var place = at.isEmpty() ? name : at + "." + name;
                if (!Section.isComment(name) && !(value instanceof JsonNull) && !OWN.contains(place)) {
                    members.put(name, FILES.contains(name) ? new JsonString("a file") : value(place, value));
                }
            });
            return new JsonObject(members);
        }

        private JsonValue value(String at, JsonValue value) {
            return switch (value) {
                case JsonObject object -> object(at, object);
                case JsonArray(var items) -> {
                    var shown = new ArrayList<JsonValue>();
                    for (int i = 0; i < items.size(); i++) {
                        shown.add(value(at + "[" + i + "]", items.get(i)));
                    }
                    yield new JsonArray(List.copyOf(shown));
                }
                case JsonString _ when templates.containsKey(at) -> new JsonString(text(templates.get(at)));
                default -> value;
            };
        }

        /// One that cannot be read is a fault of its own, found elsewhere.
        private static String text(TemplateSource template) {
            try {
                return template.text();
            } catch (KeyFileException e) {
                return "cannot be read";
            }
        }
    }
}
