package org.countersign.server.template.evaluate;

import org.countersign.server.template.value.LimitFailure;

/// Where an evaluation stands: in which template, at which place, within which action, how deep.
public final class Position {
    /// One level of templates has a few levels of actions and parentheses.
    private static final int NESTING_PER_TEMPLATE = 4;

    private final int deepest;
    private String template = "";
    private int place;
    private int actionStart;
    private int actionEnd;
    private int depth;

    Position(int deepestTemplates) {
        this.deepest = deepestTemplates * NESTING_PER_TEMPLATE;
    }

    void enter(String name) {
        template = name;
    }

    void at(int start, int end) {
        place = start;
        actionStart = start;
        actionEnd = end;
    }

    void at(int newPlace) {
        place = newPlace;
    }

    void deeper() {
        if (++depth > deepest) {
            throw new LimitFailure("actions are nested deeper than " + deepest + " levels");
        }
    }

    void shallower() {
        depth--;
    }

    public String template() {
        return template;
    }

    public int place() {
        return place;
    }

    /// Where the text of the action begins, and where it ends.
    public int actionStart() {
        return actionStart;
    }

    public int actionEnd() {
        return actionEnd;
    }
}
