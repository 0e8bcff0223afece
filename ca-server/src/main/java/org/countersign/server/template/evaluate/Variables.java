package org.countersign.server.template.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Value;

/// The variables of one template while it runs, innermost last.
final class Variables {
    private record Variable(String name, Value value) {}

    private final List<Variable> variables = new ArrayList<>();

    Variables(Value dot) {
        declare("$", dot);
    }

    int mark() {
        return variables.size();
    }

    void release(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    void declare(String name, Value value) {
        variables.add(new Variable(name, value));
    }

    void assign(String name, Value value) {
        variables.set(find(name), new Variable(name, value));
    }

    /// Sets the variable so many places from the end.
    void setFromEnd(int distance, Value value) {
        int place = variables.size() - distance;
        variables.set(place, new Variable(variables.get(place).name, value));
    }

    Value get(String name) {
        return variables.get(find(name)).value;
    }

    private int find(String name) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name.equals(name)) {
                return i;
            }
        }
        throw new Failure("undefined variable: " + name);
    }
}
