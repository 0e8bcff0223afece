package org.countersign.server.template.value;

/// No value. Go tells two of them apart: what a missing key gives, and a `nil` that is stored somewhere.
public enum Nil implements Value {
    /// A key that is not there. Its fields are absent in turn, and it prints as `<no value>`.
    ABSENT,
    /// A `null` in a list or map. To ask for its field is a mistake.
    NULL;

    @Override
    public String typeName() {
        return "<nil>";
    }

    @Override
    public String kindName() {
        return "invalid";
    }

    @Override
    public boolean isTrue() {
        return false;
    }
}
