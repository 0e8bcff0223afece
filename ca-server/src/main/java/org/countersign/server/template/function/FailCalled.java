package org.countersign.server.template.function;

import org.countersign.server.template.value.Failure;

/// The template itself refused, with `fail`. Its message is meant for the one who asked.
public final class FailCalled extends Failure {
    private static final long serialVersionUID = 1L;

    FailCalled(String message) {
        super(message);
    }
}
