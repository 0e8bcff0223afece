package org.countersign.server.template.syntax;

import java.util.List;

/// What comes between two pipes: a value, or something that is called and its arguments.
public record Command(List<Operand> operands) {
    public Command {
        operands = List.copyOf(operands);
    }

    public Operand first() {
        return operands.getFirst();
    }

    public List<Operand> arguments() {
        return operands.subList(1, operands.size());
    }
}
