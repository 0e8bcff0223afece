package org.countersign.server.template.syntax;

import java.util.ArrayList;
import java.util.List;

/// The variables that are declared at some place of a template. `$` always is.
final class Scope {
    private final List<String> names = new ArrayList<>(List.of("$"));

    int mark() {
        return names.size();
    }

    void release(int mark) {
        names.subList(mark, names.size()).clear();
    }

    void declare(String name) {
        names.add(name);
    }

    boolean contains(String name) {
        return names.contains(name);
    }
}
