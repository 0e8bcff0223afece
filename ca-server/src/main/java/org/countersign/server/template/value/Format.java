package org.countersign.server.template.value;

import java.util.List;

/// Go's package fmt: `Sprint`, `Sprintln` and `Sprintf`. A mistake in a format is no error; it shows in the text, as
/// in `%!d(string=x)`.
public final class Format {
    private static final int WIDEST = 1_000_000;

    private final String format;
    private final List<Value> arguments;
    private final Meter meter;
    private final TextBuilder out;
    private int at;
    private int next;
    private boolean reordered;
    private boolean goodIndex;
    private boolean afterIndex;

    private Format(String format, List<Value> arguments, Meter meter) {
        this.format = format;
        this.arguments = arguments;
        this.meter = meter;
        this.out = new TextBuilder(meter);
    }

    /// One value as `{{ }}` and `print` show it.
    public static String print(Value value, Meter meter) {
        if (value instanceof Text(var carried)) {
            return carried;
        }
        var out = new TextBuilder(meter);
        new Printer(out, meter, Directive.PLAIN, 'v').argument(value);
        return out.toString();
    }

    /// The values one after the other, with a space between two that are both not strings.
    public static String sprint(List<Value> values, Meter meter) {
        var out = new TextBuilder(meter);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0 && !(values.get(i) instanceof Text) && !(values.get(i - 1) instanceof Text)) {
                out.append(' ');
            }
            out.append(print(values.get(i), meter));
        }
        return out.toString();
    }

    public static String sprintln(List<Value> values, Meter meter) {
        var out = new TextBuilder(meter);
        for (int i = 0; i < values.size(); i++) {
            out.append(i > 0 ? " " : "").append(print(values.get(i), meter));
        }
        return out.append('\n').toString();
    }

    public static String sprintf(String format, List<Value> arguments, Meter meter) {
        return new Format(format, arguments, meter).run();
    }

    private String run() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            out.append(format, at, end);
            at = end + 1;
            if (percent >= 0) {
                meter.step();
                directive();
            }
        }
        if (!reordered && next < arguments.size()) {
            extra();
        }
        return out.toString();
    }

    private void directive() {
        var directive = new Directive();
        goodIndex = true;
        afterIndex = false;
        flags(directive);
        index();
        width(directive);
        precision(directive);
        if (!afterIndex) {
            index();
        }
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int verb = Utf8.runeAt(format, at);
        at += Utf8.widthAt(format, at);
        if (verb == '%') {
            out.append('%');
        } else if (!goodIndex) {
            out.append("%!").appendRune(verb).append("(BADINDEX)");
        } else if (next >= arguments.size()) {
            out.append("%!").appendRune(verb).append("(MISSING)");
        } else {
            print(directive, verb, arguments.get(next++));
        }
    }

    private void print(Directive directive, int verb, Value argument) {
        if (verb == 'v') {
            directive.sharpV = directive.sharp;
            directive.plusV = directive.plus;
            directive.sharp = false;
            directive.plus = false;
        }
        // No verb lies outside the first plane; U+FFFF stands for all that do, and is no verb either.
        new Printer(out, meter, directive, (char) Math.min(verb, 0xFFFF)).argument(argument);
    }

    private void flags(Directive directive) {
        for (; at < format.length(); at++) {
            switch (format.charAt(at)) {
                case '#' -> directive.sharp = true;
                case '0' -> directive.zero = !directive.minus;
                case '+' -> directive.plus = true;
                case '-' -> {
                    directive.minus = true;
                    directive.zero = false;
                }
                case ' ' -> directive.space = true;
                default -> {
                    return;
                }
            }
        }
    }

    private void width(Directive directive) {
        if (peek() == '*') {
            at++;
            int width = integerArgument();
            if (width == Integer.MIN_VALUE) {
                out.append("%!(BADWIDTH)");
            } else if (width < 0) {
                directive.minus = true;
                directive.zero = false;
                directive.width = -width;
            } else {
                directive.width = width;
            }
            afterIndex = false;
        } else {
            directive.width = number();
            if (afterIndex && directive.width >= 0) {
                goodIndex = false;
            }
        }
    }

    private void precision(Directive directive) {
        if (peek() != '.') {
            return;
        }
        at++;
        if (afterIndex) {
            goodIndex = false;
        }
        index();
        if (peek() == '*') {
            at++;
            int precision = integerArgument();
            if (precision < 0) {
                if (precision == Integer.MIN_VALUE) {
                    out.append("%!(BADPREC)");
                }
            } else {
                directive.precision = precision;
            }
            if (precision < 0 && precision != Integer.MIN_VALUE) {
                out.append("%!(BADPREC)");
            }
            afterIndex = false;
        } else {
            directive.precision = Math.max(number(), 0);
        }
    }

    /// A `*`: the next argument, or the smallest integer when it does not serve.
    private int integerArgument() {
        if (next >= arguments.size()) {
            return Integer.MIN_VALUE;
        }
        boolean fits = arguments.get(next++) instanceof Int(_, long number) && Math.abs(number) <= WIDEST;
        return fits ? (int) ((Int) arguments.get(next - 1)).number() : Integer.MIN_VALUE;
    }

    /// The number here, or -1.
    private int number() {
        int start = at;
        long number = 0;
        while (at < format.length() && Character.isDigit(format.charAt(at)) && number <= WIDEST) {
            number = number * 10 + format.charAt(at++) - '0';
        }
        if (number > WIDEST) {
            at = format.length();
            return -1;
        }
        return at == start ? -1 : (int) number;
    }

    /// An explicit argument index, as in `%[2]d`.
    private void index() {
        if (peek() != '[') {
            afterIndex = false;
            return;
        }
        reordered = true;
        int close = format.indexOf(']', at);
        if (close < 0) {
            goodIndex = false;
            at++;
            return;
        }
        at++;
        int index = number();
        boolean good = index >= 1 && at == close && index <= arguments.size();
        at = close + 1;
        if (good) {
            next = index - 1;
            afterIndex = true;
        } else {
            goodIndex = false;
            afterIndex = index >= 1;
        }
    }

    private char peek() {
        return at < format.length() ? format.charAt(at) : 0;
    }

    private void extra() {
        out.append("%!(EXTRA ");
        for (int i = next; i < arguments.size(); i++) {
            out.append(i > next ? ", " : "");
            var argument = arguments.get(i);
            if (argument instanceof Nil) {
                out.append("<nil>");
            } else {
                out.append(argument.typeName()).append('=').append(print(argument, meter));
            }
        }
        out.append(')');
    }
}
