package org.countersign.server.template.value;

/// A `float64`: what every number of a JSON text is.
public record Real(double number) implements Value {
    @Override
    public String typeName() {
        return "float64";
    }

    @Override
    public String kindName() {
        return "float64";
    }

    @Override
    public boolean isTrue() {
        return number != 0;
    }
}
