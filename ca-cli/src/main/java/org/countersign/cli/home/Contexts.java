package org.countersign.cli.home;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.FileMode;

/// The contexts of a base directory: `contexts.json` names them, `current-context.json` names the one in use.
///
/// Nothing is read before somebody asks, so commands without contexts never touch these files.
public final class Contexts {
    private final Path base;

    Contexts(Path base) {
        this.base = base;
    }

    /// True once a context was ever made; from then on every command works in one.
    public boolean enabled() {
        return currentName().isPresent() || !all().isEmpty();
    }

    /// All contexts in the order in which they are listed: by name, ignoring case.
    public List<Context> all() {
        var byName = new TreeMap<String, Context>(Contexts::compare);
        JsonFile.read(mapFile()).ifPresent(map -> map.members().keySet().forEach(name -> {
            var entry = map.object(name).orElse(JsonObject.EMPTY);
            byName.put(name, new Context(name, entry.text("authority"), entry.text("profile")));
        }));
        return List.copyOf(byName.values());
    }

    /// Written out: the JDK makes a class for a composed comparator whenever the program runs, and most commands come by here.
    private static int compare(String left, String right) {
        int order = left.compareToIgnoreCase(right);
        return order == 0 ? left.compareTo(right) : order;
    }

    public Context named(String name) {
        return all().stream().filter(context -> context.name().equals(name)).findFirst()
                .orElseThrow(() -> new CommandFailure("context '" + name + "' not found")
                        .hint("see 'context list' for the contexts that exist"));
    }

    /// The context in use; empty without contexts, and while none was selected.
    public Optional<Context> current() {
        return currentName().map(this::named);
    }

    private Optional<String> currentName() {
        return JsonFile.read(currentFile()).flatMap(file -> file.string("context")).filter(name -> !name.isEmpty());
    }

    /// Makes an existing context the current one.
    public void select(Context context) {
        JsonFile.write(currentFile(), Json.write(JsonObject.builder().put("context", context.name()).build()) + "\n",
                FileMode.PUBLIC);
    }

    /// Adds a context, or replaces the one of this name, and makes it the current one.
    public void add(Context context) {
        var map = JsonFile.read(mapFile()).orElse(JsonObject.EMPTY).edit();
        map.put(context.name(), JsonObject.builder()
                .put("authority", context.authority()).put("profile", context.profile()).build());
        writeMap(map.build());
        select(context);
    }

    /// Forgets a context, which is the current one no more; its directories stay.
    public void forget(Context context) {
        if (current().filter(context::equals).isPresent()) {
            JsonFile.delete(currentFile());
        }
        writeMap(JsonFile.read(mapFile()).orElse(JsonObject.EMPTY).edit().remove(context.name()).build());
    }

    private void writeMap(JsonObject map) {
        JsonFile.write(mapFile(), Json.writeIndented(map, "    "), FileMode.PRIVATE);
    }

    private Path mapFile() {
        return base.resolve("contexts.json");
    }

    private Path currentFile() {
        return base.resolve("current-context.json");
    }
}
