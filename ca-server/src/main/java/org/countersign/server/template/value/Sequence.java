package org.countersign.server.template.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A slice other than `[]byte`. It never changes; what functions "change" is a new one.
///
/// @param isNil a slice that was never made: empty, but `null` in JSON
public record Sequence(Element element, List<Value> items, boolean isNil) implements Value {
    public static final Sequence NIL = new Sequence(Element.ANY, List.of(), true);
    public static final Sequence EMPTY = new Sequence(Element.ANY, List.of(), false);

    /// What the items are, as far as the name of the type tells.
    public enum Element {
        ANY("interface {}"), TEXT("string"), INT("int"), SEQUENCE("[]interface {}"), STRUCT("struct");

        private final String typeName;

        Element(String typeName) {
            this.typeName = typeName;
        }
    }

    public Sequence {
        items = Collections.unmodifiableList(items);
    }

    public Sequence(Element element, List<Value> items) {
        this(element, items, false);
    }

    public static Sequence of(List<Value> items) {
        return new Sequence(Element.ANY, items);
    }

    /// A `[]string` of Go strings that are carried already.
    public static Sequence ofCarried(List<String> carried) {
        var items = new ArrayList<Value>(carried.size());
        carried.forEach(text -> items.add(new Text(text)));
        return new Sequence(Element.TEXT, items);
    }

    /// A `[]string` of ordinary texts.
    public static Sequence ofTexts(List<String> texts) {
        return ofCarried(texts.stream().map(Utf8::carry).toList());
    }

    @Override
    public String typeName() {
        return "[]" + (element == Element.STRUCT && !items.isEmpty() ? items.getFirst().typeName() : element.typeName);
    }

    @Override
    public String kindName() {
        return "slice";
    }

    @Override
    public boolean isTrue() {
        return !items.isEmpty();
    }
}
