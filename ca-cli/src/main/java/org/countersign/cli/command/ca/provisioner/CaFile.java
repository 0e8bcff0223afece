package org.countersign.cli.command.ca.provisioner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.RegularFile;

/// The configuration file of a CA, with an eye to its provisioners; everything else in it stays as it is.
public record CaFile(Path path, JsonObject content) {
    private static final int LARGEST_FILE = 4 * 1024 * 1024;

    public static CaFile read(Invocation call) {
        var path = call.value(CommonFlags.CA_CONFIG).map(Path::of).orElseGet(() -> call.stepPath().caConfig());
        if (Files.notExists(path)) {
            throw new CommandFailure("the configuration " + path + " does not exist")
                    .hint("run this on the machine of the CA, or name the file with '" + CommonFlags.CA_CONFIG + "'");
        }
        try {
            var content = Json.parseObject(RegularFile.read(path, LARGEST_FILE, "configuration"), JsonLimits.FILE);
            var authority = content.object("authority").orElse(JsonObject.EMPTY);
            if (authority.bool("enableAdmin").orElse(false)) {
                throw new CommandFailure("the provisioners of this CA are in its database, not in " + path)
                        .hint("remove \"enableAdmin\" from the configuration to keep them in the file");
            }
            return new CaFile(path, content);
        } catch (JsonException e) {
            throw new CommandFailure(path + ": " + e.getMessage()).because(e);
        }
    }

    JsonObject authority() {
        return content.object("authority").orElse(JsonObject.EMPTY);
    }

    public List<JsonValue> provisioners() {
        return authority().array("provisioners");
    }

    Optional<JsonObject> find(String name) {
        return provisioners().stream().filter(item -> isNamed(item, name)).map(JsonObject.class::cast).findFirst();
    }

    private static boolean isNamed(JsonValue item, String name) {
        return item instanceof JsonObject object && object.text("name").equals(name);
    }

    JsonObject require(String name) {
        return find(name).orElseThrow(() -> new CommandFailure("provisioner '" + name + "' not found in " + path)
                .hint("'ca provisioner list' shows those of a running CA"));
    }

    void requireFree(String name) {
        if (find(name).isPresent()) {
            throw new CommandFailure("there is a provisioner '" + name + "' in " + path + " already")
                    .hint("change it with 'ca provisioner update', or take another name");
        }
    }

    CaFile plus(JsonObject provisioner) {
        var all = new ArrayList<>(provisioners());
        all.add(provisioner);
        return with(all);
    }

    CaFile minus(String name) {
        return with(provisioners().stream().filter(item -> !isNamed(item, name)).toList());
    }

    /// The same with another one in the place of this one.
    CaFile replacing(String name, JsonObject provisioner) {
        return with(provisioners().stream().map(item -> isNamed(item, name) ? provisioner : item).toList());
    }

    private CaFile with(List<JsonValue> provisioners) {
        var authority = authority().edit().put("provisioners", new JsonValue.JsonArray(provisioners)).build();
        return new CaFile(path, content.edit().put("authority", authority).build());
    }

    /// Writes the whole file or nothing, and says what makes the CA read it.
    void save(Invocation call) {
        try {
            var owner = Owner.of(path);
            AtomicFile.rewrite(path, Json.writeIndented(content, "\t").getBytes(StandardCharsets.UTF_8), FileMode.PUBLIC);
            owner.take(path);
        } catch (IOException e) {
            throw FileFailure.of("writing " + path, e);
        }
        call.status().done("CA Configuration", path);
        call.status().say("Send SIGHUP to the CA, or restart it, so that it reads its configuration again.");
    }
}
