package org.countersign.cli.home;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;

/// Values for flags from `defaults.json` files. A key is any name of a flag and holds for every command that has it.
public final class Defaults {
    /// No file at all.
    public static final Defaults NONE = new Defaults(List.of());

    /// A context cannot be chosen from within the files it chooses.
    private static final Set<String> IGNORED = Set.of("context", "profile", "authority");

    private final List<Source> sources;

    /// A value and the file it stands in, which error messages name.
    public record Found(List<String> values, Path file) {}

    private record Source(Path file, JsonObject content) {}

    private Defaults(List<Source> sources) {
        this.sources = sources;
    }

    /// @param files those that come first win; missing ones are skipped
    public static Defaults read(List<Path> files) {
        var sources = new ArrayList<Source>();
        for (var file : files) {
            JsonFile.read(file).ifPresent(content -> sources.add(new Source(file, content)));
        }
        return new Defaults(List.copyOf(sources));
    }

    public Optional<Found> find(List<String> names) {
        for (var source : sources) {
            for (var name : names) {
                var value = source.content().get(name);
                if (value.isPresent() && !IGNORED.contains(name)) {
                    return Optional.of(new Found(texts(name, value.get(), source.file()), source.file()));
                }
            }
        }
        return Optional.empty();
    }

    /// Keys that are there but have no effect, with the file they stand in.
    public List<String> ignored() {
        return sources.stream().flatMap(source -> IGNORED.stream().sorted()
                .filter(key -> source.content().get(key).isPresent())
                .map(key -> "'" + key + "' in " + source.file())).toList();
    }

    /// Not a switch over types, as in `Dispatcher`: every command with a CA comes by here.
    private static List<String> texts(String name, JsonValue value, Path file) {
        return value instanceof JsonArray(var items)
                ? items.stream().map(item -> text(name, item, file)).toList() : List.of(text(name, value, file));
    }

    private static String text(String name, JsonValue value, Path file) {
        if (value instanceof JsonString(var text)) {
            return text;
        }
        if (value instanceof JsonNumber(var text)) {
            return text;
        }
        if (value instanceof JsonBoolean(var flag)) {
            return Boolean.toString(flag);
        }
        throw new CommandFailure(file + ": \"" + name + "\" is not a string, a number, true or false");
    }
}
