package org.countersign.cli.grammar;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Commands that share their first words. Its members are declared only when the group is entered.
public record CommandGroup(String name, String summary, String description, Supplier<List<Node>> declaration)
        implements Node {

    public List<Node> members() {
        return declaration.get();
    }

    public Optional<Node> member(String name) {
        return members().stream().filter(node -> node.name().equals(name)).findFirst();
    }
}
