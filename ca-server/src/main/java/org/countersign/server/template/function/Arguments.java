package org.countersign.server.template.function;

import java.util.List;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.Real;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.TextBuilder;
import org.countersign.server.template.value.Value;

/// The arguments of one call. They have been checked against the signature, so that the typed getters cannot miss.
public record Arguments(List<Value> values, Surroundings surroundings) {
    public int count() {
        return values.size();
    }

    public Value any(int place) {
        return values.get(place);
    }

    /// The arguments from this place on.
    public List<Value> from(int place) {
        return values.subList(place, values.size());
    }

    /// A Go string, as [Text] carries it.
    public String text(int place) {
        return ((Text) values.get(place)).carried();
    }

    public long integer(int place) {
        return ((Int) values.get(place)).number();
    }

    public double real(int place) {
        return ((Real) values.get(place)).number();
    }

    public boolean bool(int place) {
        return ((Bool) values.get(place)).isTrue();
    }

    public Dictionary dictionary(int place) {
        return (Dictionary) values.get(place);
    }

    public Moment moment(int place) {
        return (Moment) values.get(place);
    }

    public Meter meter() {
        return surroundings.meter();
    }

    public TextBuilder builder() {
        return new TextBuilder(meter());
    }
}
