package org.countersign.server.template.value;

/// True or false.
public record Bool(boolean isTrue) implements Value {
    @Override
    public String typeName() {
        return "bool";
    }

    @Override
    public String kindName() {
        return "bool";
    }
}
