package org.countersign.server.template.value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds a value that templates take for a struct of Go.
public final class GoStruct {
    private final String typeName;
    private final List<Struct.Field> fields = new ArrayList<>();
    private final Map<String, Struct.Method> methods = new HashMap<>();

    private GoStruct(String typeName) {
        this.typeName = typeName;
    }

    public static GoStruct of(String typeName) {
        return new GoStruct(typeName);
    }

    /// A field whose name in JSON is its own.
    public GoStruct add(String name, Value value) {
        return add(name, name, value, false);
    }

    /// @param json its name in JSON; empty for a field that JSON leaves out
    public GoStruct add(String name, String json, Value value, boolean omitEmpty) {
        fields.add(new Struct.Field(name, json, value, omitEmpty));
        return this;
    }

    public GoStruct method(String name, Value answer) {
        methods.put(name, Struct.Method.of(answer));
        return this;
    }

    public Struct build() {
        return new Struct(typeName, fields, methods, Optional.empty());
    }
}
