package org.countersign.server.template;

/// The template refused by calling `fail`: a decision of the operator, not a fault.
public final class TemplateFailException extends TemplateExecutionException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    TemplateFailException(String name, Place place, String reason) {
        super(name, place, reason);
        this.reason = reason;
    }

    /// What the template says to the one who asked.
    public String reason() {
        return reason;
    }
}
