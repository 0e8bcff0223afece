package org.countersign.server.template;

/// A template that cannot be rendered with the data it was given, or not within its limits. The message, which may
/// quote the data, names the template, the place and the action; it is for the operator.
public sealed class TemplateExecutionException extends RuntimeException permits TemplateFailException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;

    /// Where it happened.
    ///
    /// @param template the template that was running, which may be one that another includes
    /// @param line     in the text it stands in, from 1
    /// @param column   the byte in the line, from 1
    /// @param action   the text of the action
    public record Place(String template, int line, int column, String action) {}

    TemplateExecutionException(String name, Place place, String reason) {
        super("template " + name + ":" + place.line() + ":" + place.column() + ": executing \"" + place.template()
                + "\" at {{" + place.action() + "}}: " + reason, null, false, false);
        this.place = place;
    }

    public Place place() {
        return place;
    }
}
