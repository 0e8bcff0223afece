package org.countersign.server.store.embedded;

/// The least and the most of some numbers.
record Span(long least, long most) {
    static final Span EMPTY = new Span(Long.MAX_VALUE, Long.MIN_VALUE);

    Span with(long number) {
        return new Span(Math.min(least, number), Math.max(most, number));
    }

    boolean contains(long number) {
        return least <= number && number <= most;
    }
}
