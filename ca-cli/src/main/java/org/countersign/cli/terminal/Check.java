package org.countersign.cli.terminal;

import java.util.Optional;

/// Judges an answer: empty when it is good, else what is wrong with it.
@FunctionalInterface
public interface Check {
    Check NOT_BLANK = text -> text.isBlank() ? Optional.of("the answer is empty") : Optional.empty();

    Optional<String> complaint(String answer);
}
