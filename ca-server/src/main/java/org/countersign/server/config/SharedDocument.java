package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;

/// The part of the configuration that the servers of a CA can share: the sections `authority` and `templates` of `ca.json`, and the
/// text of every template file that they name, so that no server has to have a copy of its own.
///
/// @param version   0 while it is none yet
/// @param authority as in `ca.json`
/// @param templates as in `ca.json`
/// @param files     the texts of template files by the names that the sections have for them; empty where they are to be read from
///                  the files themselves
public record SharedDocument(long version, JsonObject authority, Optional<JsonObject> templates, Optional<Map<String, String>> files) {
    public static final List<String> SECTIONS = List.of("authority", "templates");
    private static final String FILES = "files";

    public SharedDocument {
        files = files.map(Map::copyOf);
    }

    /// Picks it out of a `ca.json`, or out of what [#content] gave.
    public static SharedDocument parse(long version, byte[] content) throws SharedException {
        try {
            var json = Json.parseObject(content, JsonLimits.FILE);
            var findings = new Findings();
            var section = new Section(json, "", findings, Stream.concat(CaConfigReader.NAMES.stream(), Stream.of(FILES)).toList());
            if (!findings.faults().isEmpty()) {
                throw new SharedException(findings.faults().getFirst().toString());
            }
            // What is in a database never reads files of the server that takes it.
            var files = section.object(FILES).map(SharedDocument::texts).or(() -> version > 0 ? Optional.of(Map.of()) : Optional.empty());
            return new SharedDocument(version, section.object("authority")
                    .orElseThrow(() -> new SharedException("there is no section \"authority\" in it, and so no provisioner")), section.object("templates"), files);
        } catch (JsonException e) {
            throw new SharedException("it is not JSON: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> texts(JsonObject files) {
        var texts = new LinkedHashMap<String, String>();
        files.members().keySet().forEach(name -> texts.put(name, files.text(name)));
        return texts;
    }

    /// The same with the files that the reading of it has found.
    SharedDocument with(Map<String, String> texts) {
        return new SharedDocument(version, authority, templates, Optional.of(texts));
    }

    /// A configuration with these sections in place of its own.
    JsonObject in(JsonObject configuration) {
        var whole = configuration.edit();
        configuration.members().keySet().stream().filter(name -> SECTIONS.stream().anyMatch(name::equalsIgnoreCase)).forEach(whole::remove);
        whole.put("authority", authority);
        templates.ifPresent(section -> whole.put("templates", section));
        return whole.build();
    }

    public JsonObject json() {
        var json = JsonObject.builder().put("authority", authority);
        templates.ifPresent(section -> json.put("templates", section));
        files.filter(texts -> !texts.isEmpty()).ifPresent(texts -> {
            var named = JsonObject.builder();
            texts.keySet().stream().sorted().forEach(name -> named.put(name, texts.get(name)));
            json.put(FILES, named.build());
        });
        return json.build();
    }

    /// What goes on the ledger.
    public byte[] content() {
        return Json.write(json()).getBytes(StandardCharsets.UTF_8);
    }
}
