package org.countersign.cli.command.online;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.keys.RegularFile;

/// Free values for the certificate template of the CA: those of `--set-file`, and over them those of `--set`.
public final class TemplateData {
    private static final int LARGEST_FILE = 1024 * 1024;

    private TemplateData() {}

    /// Absent when the user gave none.
    public static Optional<JsonObject> of(Invocation call) {
        var data = call.value(CommonFlags.SET_FILE).map(TemplateData::read).orElse(JsonObject.EMPTY).edit();
        for (var pair : call.values(CommonFlags.SET)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw FlagFailure.invalid(CommonFlags.SET, pair, "it has to be key=value");
            }
            data.put(pair.substring(0, equals), value(pair.substring(equals + 1)));
        }
        return Optional.of(data.build()).filter(object -> !object.members().isEmpty());
    }

    /// The values of the file that this flag names.
    public static Optional<JsonObject> ofFile(Invocation call, Flag flag) {
        return call.value(flag).map(TemplateData::read);
    }

    private static JsonObject read(String file) {
        byte[] content = RegularFile.read(Path.of(file), LARGEST_FILE, "template data file");
        try {
            return Json.parseObject(content, JsonLimits.FILE);
        } catch (JsonException e) {
            throw new CommandFailure("the template data file " + file + " cannot be used: " + e.getMessage()).because(e);
        }
    }

    /// JSON if it can be read so, else text.
    private static JsonValue value(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.FILE);
        } catch (JsonException _) {
            return new JsonValue.JsonString(text);
        }
    }
}
