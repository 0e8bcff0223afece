package org.countersign.server.template.value;

/// Builds a Go string, as [Text] carries it, within the limits of a rendering.
public final class TextBuilder {
    private final StringBuilder text = new StringBuilder();
    private final Meter meter;
    private final int limit;
    private int paid;

    public TextBuilder(Meter meter) {
        this(meter, meter.textLimit());
    }

    /// @param limit the bytes at which it may not grow further
    public TextBuilder(Meter meter, int limit) {
        this.meter = meter;
        this.limit = limit;
    }

    public TextBuilder append(char octet) {
        pay(1);
        text.append(octet);
        return this;
    }

    public TextBuilder append(String carried) {
        pay(carried.length());
        text.append(carried);
        return this;
    }

    public TextBuilder append(String carried, int from, int to) {
        pay(to - from);
        text.append(carried, from, to);
        return this;
    }

    public TextBuilder repeat(char octet, int count) {
        if (count > 0) {
            pay(count);
            text.repeat(octet, count);
        }
        return this;
    }

    /// Appends a character as UTF-8.
    public TextBuilder appendRune(int rune) {
        return append(Utf8.encode(rune));
    }

    public int length() {
        return text.length();
    }

    private void pay(int more) {
        long length = (long) text.length() + more;
        if (length > limit) {
            throw new LimitFailure("a text grows beyond " + limit + " bytes");
        }
        int due = (int) (length >> 6);
        if (due > paid) {
            meter.step(due - paid);
            paid = due;
        }
    }

    public Text toValue() {
        return new Text(toString());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
