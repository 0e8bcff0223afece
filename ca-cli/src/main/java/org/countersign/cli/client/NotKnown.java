package org.countersign.cli.client;

import org.countersign.cli.failure.CommandFailure;

/// The cause of a refusal with status 401: the CA does not know who asks. What was asked may be granted after a login.
public final class NotKnown extends Exception {
    private static final long serialVersionUID = 1L;

    NotKnown() {
        super("the CA answered with status 401", null, false, false);
    }

    public static boolean isCauseOf(CommandFailure refusal) {
        return refusal.getCause() instanceof NotKnown;
    }
}
