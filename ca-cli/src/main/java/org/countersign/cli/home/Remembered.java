package org.countersign.cli.home;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.FileMode;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.time.Rfc3339;
import org.countersign.core.time.TimeFormatException;

/// What one CA answered lately, kept in a file so that a login need not wait for the same answer again. It is a cache:
/// whatever is wrong with the file, the CA is asked instead.
public final class Remembered {
    private static final int MOST = 500;

    private final Path file;
    private final String authority;

    /// @param authority which CA the answers are of; those of another one are forgotten
    Remembered(Path file, String authority) {
        this.file = file;
        this.authority = authority;
    }

    /// An answer that is young enough and that the reader can read.
    public <T> Optional<T> find(String question, Duration longest, Instant now, Function<JsonObject, T> reader) {
        try {
            return answers().object(question).filter(entry -> isYoung(entry, longest, now))
                    .flatMap(entry -> entry.object("answer")).map(reader);
        } catch (JsonException | TimeFormatException | SshFormatException _) {
            return Optional.empty();
        }
    }

    private static boolean isYoung(JsonObject entry, Duration longest, Instant now) {
        var age = Duration.between(at(entry), now);
        return !age.isNegative() && age.compareTo(longest) < 0;
    }

    public void keep(String question, JsonObject answer, Instant now) {
        var all = JsonObject.builder();
        youngest().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        all.put(question, JsonObject.builder().put("at", Rfc3339.format(now)).put("answer", answer).build());
        write(all.build());
    }

    public void forget() {
        if (!answers().members().isEmpty()) {
            write(JsonObject.EMPTY);
        }
    }

    private List<Map.Entry<String, JsonObject>> youngest() {
        try {
            var all = answers();
            return all.members().keySet().stream().flatMap(key -> all.object(key).stream().map(entry -> Map.entry(key, entry)))
                    .sorted(Comparator.comparing((Map.Entry<String, JsonObject> entry) -> at(entry.getValue())).reversed())
                    .limit(MOST - 1).toList();
        } catch (JsonException | TimeFormatException _) {
            return List.of();
        }
    }

    private static Instant at(JsonObject entry) {
        return Rfc3339.parse(entry.text("at"));
    }

    private JsonObject answers() {
        try {
            return JsonFile.read(file).filter(content -> content.text("authority").equals(authority))
                    .flatMap(content -> content.object("answers")).orElse(JsonObject.EMPTY);
        } catch (CommandFailure | JsonException _) {
            return JsonObject.EMPTY;
        }
    }

    private void write(JsonObject all) {
        try {
            JsonFile.write(file, Json.write(
                    JsonObject.builder().put("authority", authority).put("answers", all).build()), FileMode.PRIVATE);
        } catch (CommandFailure _) {
            // A home that cannot be written to only costs time.
            return;
        }
    }
}
