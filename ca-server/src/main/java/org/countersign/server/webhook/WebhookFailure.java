package org.countersign.server.webhook;

/// A service that could not be asked or answered nothing that can be used. The message is for the log.
final class WebhookFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /// @param passing whether asking once more may help
    WebhookFailure(String message, boolean passing) {
        super(message, null, false, false);
        this.passing = passing;
    }

    boolean isPassing() {
        return passing;
    }
}
