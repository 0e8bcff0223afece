package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.INT;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.Base64;
import java.util.UUID;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;

/// Chance, as much as the rendering is given.
final class RandomFunctions {
    private static final String DIGITS = "0123456789";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private RandomFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("randAlphaNum", call -> draw(call, LETTERS + DIGITS), INT);
        table.add("randAlpha", call -> draw(call, LETTERS), INT);
        table.add("randNumeric", call -> draw(call, DIGITS), INT);
        table.add("randAscii", call -> draw(call, printable()), INT);
        table.add("randBytes", RandomFunctions::bytes, INT);
        table.add("randInt", RandomFunctions::integer, INT, INT);
        table.add("uuidv4", RandomFunctions::uuid);
        table.add("shuffle", RandomFunctions::shuffle, TEXT);
    }

    private static String printable() {
        var text = new StringBuilder();
        for (char c = ' '; c < 0x7f; c++) {
            text.append(c);
        }
        return text.toString();
    }

    private static int count(Arguments call) {
        if (call.integer(0) < 0) {
            throw new Failure("the count is negative");
        }
        call.meter().text(call.integer(0));
        return (int) call.integer(0);
    }

    private static Value draw(Arguments call, String from) {
        var out = call.builder();
        for (int left = count(call); left > 0; left--) {
            out.append(from.charAt(call.surroundings().random().nextInt(from.length())));
        }
        return out.toValue();
    }

    private static Value bytes(Arguments call) {
        var bytes = new byte[count(call)];
        call.surroundings().random().nextBytes(bytes);
        return new Text(Base64.getEncoder().encodeToString(bytes));
    }

    private static Value integer(Arguments call) {
        if (call.integer(1) <= call.integer(0)) {
            throw new Failure("there is no number below " + call.integer(1) + " from " + call.integer(0));
        }
        return Int.of(call.surroundings().random().nextLong(call.integer(0), call.integer(1)));
    }

    private static Value uuid(Arguments call) {
        var random = call.surroundings().random();
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & ~(3L << 62) | 1L << 63;
        return new Text(new UUID(high, low).toString());
    }

    private static Value shuffle(Arguments call) {
        var runes = Utf8.runes(call.text(0));
        call.meter().step(runes.length);
        for (int i = runes.length - 1; i > 0; i--) {
            int j = call.surroundings().random().nextInt(i + 1);
            int swapped = runes[i];
            runes[i] = runes[j];
            runes[j] = swapped;
        }
        var out = call.builder();
        for (int rune : runes) {
            out.appendRune(rune);
        }
        return out.toValue();
    }
}
