package org.countersign.server.template.value;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One of our own objects as a template may see it: named parts, and methods that a template may call. It offers what
/// is listed here and nothing else; no Java object is ever looked into.
///
/// @param typeName Go's name of the type; with a `*` in front it is a pointer
/// @param text     what it prints as, if not as its fields in braces
public record Struct(String typeName, List<Field> fields, Map<String, Method> methods, Optional<String> text)
        implements Value {

    /// @param json its name in JSON
    /// @param omitEmpty whether JSON leaves it out when it is empty
    public record Field(String name, String json, Value value, boolean omitEmpty) {}

    public record Method(Signature signature, Function<List<Value>, Value> body) {
        /// A method without arguments that answers a value known already.
        public static Method of(Value value) {
            return new Method(Signature.NONE, _ -> value);
        }
    }

    public Struct {
        fields = List.copyOf(fields);
        methods = Map.copyOf(methods);
    }

    public Optional<Value> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).map(Field::value).findFirst();
    }

    public boolean isPointer() {
        return typeName.startsWith("*");
    }

    @Override
    public String kindName() {
        return isPointer() ? "ptr" : "struct";
    }

    @Override
    public boolean isTrue() {
        return true;
    }
}
