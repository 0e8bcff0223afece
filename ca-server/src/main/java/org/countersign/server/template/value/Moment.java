package org.countersign.server.template.value;

import java.time.ZonedDateTime;

/// A `time.Time`: a moment, and the zone it is shown in.
public record Moment(ZonedDateTime time) implements Value {
    @Override
    public String typeName() {
        return "time.Time";
    }

    @Override
    public String kindName() {
        return "struct";
    }

    @Override
    public boolean isTrue() {
        return true;
    }
}
