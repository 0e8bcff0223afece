package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPartTest {
    private static final String POLICY = "{\"ssh\": {\"user\": {\"allow\": {\"principal\": [\"jane\"]}}}}";

    @TempDir
    Path directory;

    private String digest(String home, String place, String value) throws Exception {
        var there = StepHome.create(Files.createDirectories(directory.resolve(home)));
        return ConfigLoader.load(there.write(Patch.set(Patch.set(there.json(), "authority.policy", POLICY), place, value)), there.environment())
                .config().shared().digest();
    }

    @Test
    void is_the_same_wherever_the_files_are_and_wherever_the_server_listens() throws Exception {
        assertEquals(digest("a", "address", "\":9000\""), digest("b", "address", "\"127.0.0.1:9001\""));
        assertEquals(digest("a", "logger", "{\"format\": \"json\"}"), digest("b", "metricsAddress", "\":9090\""));
    }

    @Test
    void is_another_when_a_template_file_says_something_else() throws Exception {
        var before = digest("a", "address", "\":9000\"");
        Files.writeString(directory.resolve("a/templates/ssh/config.tpl"), "something else");
        assertNotEquals(before, ConfigLoader.load(directory.resolve("a/config/ca.json"), new StepHome(directory.resolve("a")).environment())
                .config().shared().digest());
    }

    @Test
    void is_another_when_anything_that_decides_about_answers_is() throws Exception {
        var example = Json.parseObject(Files.readAllBytes(Path.of("../config/ca.example.json")), JsonLimits.FILE);
        var before = SharedPart.of(0, example, new TreeMap<>()).digest();
        var leaves = new TreeMap<String, JsonValue>();
        leaves("", example, leaves);
        for (var place : leaves.keySet()) {
            // The last of them are names of files that count by what is in them.
            boolean own = place.matches("(root|crt|key|password|address|insecureAddress|metricsAddress|(db|logger|retention)\\..*|ssh\\.(hostKey|userKey)"
                    + "|.*\\.(iidRoots|secretFile|bearerTokenFile|passwordFile))");
            var after = SharedPart.of(0, Patch.set(example, place, Json.write(changed(leaves.get(place)))), new TreeMap<>()).digest();
            assertEquals(own, after.equals(before), place);
        }
    }

    private static JsonValue changed(JsonValue value) {
        return switch (value) {
            case JsonString(var text) -> new JsonString(text + "x");
            case JsonBoolean(var flag) -> new JsonBoolean(!flag);
            default -> new JsonNumber("7");
        };
    }

    private static void leaves(String at, JsonValue value, TreeMap<String, JsonValue> leaves) {
        switch (value) {
            case JsonObject object -> object.members().forEach((name, member) -> {
                if (!Section.isComment(name)) {
                    leaves(at.isEmpty() ? name : at + "." + name, member, leaves);
                }
            });
            case JsonArray(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    leaves(at + "[" + i + "]", items.get(i), leaves);
                }
            }
            case JsonString _, JsonBoolean _, JsonNumber _ -> leaves.put(at, value);
            default -> { }
        }
    }
}
