package org.countersign.server.template.value;

import java.util.List;
import java.util.Map;

/// Writes one value as Go's package fmt does for a verb of `printf`.
final class Printer {
    private final TextBuilder out;
    private final Meter meter;
    private final Directive directive;
    private final char verb;

    Printer(TextBuilder out, Meter meter, Directive directive, char verb) {
        this.out = out;
        this.meter = meter;
        this.directive = directive;
        this.verb = verb;
    }

    /// Writes a value that was handed over as an argument.
    void argument(Value value) {
        if (verb == 'T') {
            directive.pad(out, directive.truncate(value.typeName()));
        } else if (value instanceof Nil) {
            if (verb == 'v') {
                directive.pad(out, "<nil>");
            } else {
                badVerb(value);
            }
        } else {
            print(value, 0);
        }
    }

    private void print(Value value, int depth) {
        meter.depth(depth);
        switch (value) {
            case Nil _ -> out.append(directive.sharpV ? "interface {}(nil)" : "<nil>");
            case Bool(boolean flag) -> {
                if (verb == 't' || verb == 'v') {
                    directive.pad(out, Boolean.toString(flag));
                } else {
                    badVerb(value);
                }
            }
            case Int number -> integer(number);
            case Real real -> real(real);
            case Text(var carried) -> text(value, carried);
            case Bytes bytes -> bytes(bytes);
            case Moment moment -> described(value, Described.text(moment));
            case Sequence sequence -> sequence(sequence, depth);
            case Dictionary dictionary -> dictionary(dictionary, depth);
            case Struct struct -> struct(struct, depth);
        }
    }

    private void integer(Int number) {
        var described = Described.name(number);
        if (described.isPresent() && !directive.sharpV && "vsxXq".indexOf(verb) >= 0) {
            text(number, described.get());
            return;
        }
        boolean signed = number.type().isSigned();
        long value = number.number();
        switch (verb) {
            case 'v' -> {
                if (directive.sharpV && !signed) {
                    var hex = new Directive();
                    hex.sharp = true;
                    hex.integer(out, value, false, 16, 'x');
                } else {
                    directive.integer(out, value, signed, 10, 'd');
                }
            }
            case 'd' -> directive.integer(out, value, signed, 10, verb);
            case 'b' -> directive.integer(out, value, signed, 2, verb);
            case 'o', 'O' -> directive.integer(out, value, signed, 8, verb);
            case 'x', 'X' -> directive.integer(out, value, signed, 16, verb);
            case 'c' -> directive.pad(out, Utf8.encode(rune(value)));
            case 'q' -> quoted(quoted -> Quoting.quoteRune(quoted, rune(value), directive.plus));
            case 'U' -> directive.unicode(out, value);
            default -> badVerb(number);
        }
    }

    private static int rune(long value) {
        return value < 0 || value > 0x10FFFF ? Utf8.REPLACEMENT : (int) value;
    }

    private void real(Real real) {
        switch (verb) {
            case 'v' -> directive.real(out, real.number(), 'g', -1);
            case 'g', 'G' -> directive.real(out, real.number(), verb, -1);
            case 'e', 'E', 'f' -> directive.real(out, real.number(), verb, 6);
            case 'F' -> directive.real(out, real.number(), 'f', 6);
            case 'b', 'x', 'X' -> throw new Failure("%" + verb + " of a float64 is not supported");
            default -> badVerb(real);
        }
    }

    private void text(Value value, String carried) {
        switch (verb) {
            case 'v' -> {
                if (directive.sharpV) {
                    quoted(carried);
                } else {
                    directive.pad(out, directive.truncate(carried));
                }
            }
            case 's' -> directive.pad(out, directive.truncate(carried));
            case 'x', 'X' -> directive.pad(out, directive.hex(carried, verb == 'X'), false);
            case 'q' -> quoted(carried);
            default -> badVerb(value);
        }
    }

    private void quoted(String carried) {
        var cut = directive.truncate(carried);
        if (directive.sharp && Quoting.canBackquote(cut)) {
            directive.pad(out, "`" + cut + "`");
        } else {
            quoted(quoted -> Quoting.quote(quoted, cut, directive.plus));
        }
    }

    private void quoted(java.util.function.Consumer<TextBuilder> write) {
        var quoted = new TextBuilder(meter);
        write.accept(quoted);
        directive.pad(out, quoted.toString());
    }

    private void bytes(Bytes bytes) {
        if (verb != 'v' && verb != 'd') {
            if ("sxXq".indexOf(verb) >= 0) {
                text(bytes, bytes.toText().carried());
            } else {
                list("[", "]", " ", bytes.length(), i -> print(new Int(Int.Type.UINT8, bytes.at(i)), 1));
            }
        } else if (directive.sharpV) {
            list("[]byte{", "}", ", ", bytes.length(), i -> out.append("0x" + Integer.toHexString(bytes.at(i))));
        } else {
            list("[", "]", " ", bytes.length(), i -> directive.integer(out, bytes.at(i), false, 10, 'd'));
        }
    }

    private void sequence(Sequence sequence, int depth) {
        List<Value> items = sequence.items();
        if (directive.sharpV) {
            if (sequence.isNil()) {
                out.append(sequence.typeName()).append("(nil)");
                return;
            }
            list(sequence.typeName() + "{", "}", ", ", items.size(), i -> print(items.get(i), depth + 1));
        } else {
            list("[", "]", " ", items.size(), i -> print(items.get(i), depth + 1));
        }
    }

    private void dictionary(Dictionary dictionary, int depth) {
        if (directive.sharpV && dictionary.isNil()) {
            out.append(dictionary.typeName()).append("(nil)");
            return;
        }
        List<Map.Entry<String, Value>> entries = List.copyOf(dictionary.entries().entrySet());
        list(directive.sharpV ? dictionary.typeName() + "{" : "map[", directive.sharpV ? "}" : "]",
                directive.sharpV ? ", " : " ", entries.size(), i -> {
                    print(new Text(entries.get(i).getKey()), depth + 1);
                    out.append(':');
                    print(entries.get(i).getValue(), depth + 1);
                });
    }

    private void struct(Struct struct, int depth) {
        if (struct.text().isPresent()) {
            described(struct, struct.text().get());
            return;
        }
        if (struct.isPointer() && depth > 0) {
            out.append("0xc000000000");
            return;
        }
        var fields = struct.fields();
        var start = (struct.isPointer() ? "&" : "")
                + (directive.sharpV ? struct.typeName().substring(struct.isPointer() ? 1 : 0) : "") + "{";
        list(start, "}", directive.sharpV ? ", " : " ", fields.size(), i -> {
            if (directive.sharpV || directive.plusV) {
                out.append(fields.get(i).name()).append(':');
            }
            print(fields.get(i).value(), depth + 1);
        });
    }

    /// A value with a text of its own, which only the verbs for texts use.
    private void described(Value value, String carried) {
        if ("vsxXq".indexOf(verb) >= 0) {
            text(value, carried);
        } else {
            badVerb(value);
        }
    }

    private void list(String open, String close, String separator, int size, java.util.function.IntConsumer item) {
        out.append(open);
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                out.append(separator);
            }
            item.accept(i);
        }
        out.append(close);
    }

    private void badVerb(Value value) {
        out.append("%!").appendRune(verb).append('(');
        if (value instanceof Nil) {
            out.append("<nil>");
        } else {
            out.append(value.typeName()).append('=');
            new Printer(out, meter, directive, 'v').print(value, 0);
        }
        out.append(')');
    }
}
