package org.countersign.server.template.value;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A map from strings, in the order of its keys' bytes, which is how templates walk through and print it.
///
/// It is the one value that changes: `set`, `unset` and `merge` do. So each rendering works on dictionaries of its own.
/// Keys are Go strings as [Text] carries them.
public final class Dictionary implements Value {
    private final SortedMap<String, Value> entries;
    private final boolean holdsTexts;
    private final boolean isNil;

    private Dictionary(SortedMap<String, Value> entries, boolean holdsTexts, boolean isNil) {
        this.entries = entries;
        this.holdsTexts = holdsTexts;
        this.isNil = isNil;
    }

    public Dictionary() {
        this(new TreeMap<>(), false, false);
    }

    public Dictionary(Map<String, ? extends Value> entries) {
        this(new TreeMap<>(entries), false, false);
    }

    /// A map that was never made: empty, `null` in JSON, and nothing can be put into it.
    public static Dictionary nil() {
        return new Dictionary(Collections.emptySortedMap(), false, true);
    }

    /// A `map[string]string`.
    public static Dictionary ofTexts(Map<String, Text> entries) {
        return new Dictionary(new TreeMap<>(entries), true, false);
    }

    public boolean isNil() {
        return isNil;
    }

    /// Whether its type is `map[string]string` rather than `map[string]interface {}`.
    public boolean holdsTexts() {
        return holdsTexts;
    }

    public SortedMap<String, Value> entries() {
        return Collections.unmodifiableSortedMap(entries);
    }

    public Optional<Value> get(String carriedKey) {
        return Optional.ofNullable(entries.get(carriedKey));
    }

    /// @throws Failure if this map was never made
    public void put(String carriedKey, Value value) {
        if (isNil) {
            throw new Failure("assignment to entry in nil map");
        }
        entries.put(carriedKey, value);
    }

    public void remove(String carriedKey) {
        if (!isNil) {
            entries.remove(carriedKey);
        }
    }

    @Override
    public String typeName() {
        return holdsTexts ? "map[string]string" : "map[string]interface {}";
    }

    @Override
    public String kindName() {
        return "map";
    }

    @Override
    public boolean isTrue() {
        return !entries.isEmpty();
    }
}
