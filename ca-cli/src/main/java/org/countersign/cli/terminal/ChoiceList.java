package org.countersign.cli.terminal;

import java.io.IOException;
import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.text.Printable;

/// A list of which one item is picked: arrow keys (or `j` and `k`) move, Enter takes, a digit takes at once while
/// the items are few enough to have one digit each.
///
/// A terminal that cannot move the cursor gets the same list with numbers and a line to type one into.
final class ChoiceList {
    private static final int ESCAPE = 0x1b;

    private final Device device;
    private final String label;
    private final List<String> items;
    private int current;

    ChoiceList(Device device, String label, List<String> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("nothing to choose from");
        }
        this.device = device;
        this.label = label;
        this.items = items.stream().map(Printable::text).toList();
    }

    int choose() {
        return device.style().on() ? byKeys() : byNumber();
    }

    private int byKeys() {
        try (var _ = device.enter(Device.Discipline.KEYS)) {
            device.out().println(device.style().bold("? " + label + ":"));
            draw();
            while (!takes(read())) {
                device.out().print("\u001b[" + items.size() + "A");
                draw();
            }
            return current;
        }
    }

    /// Acts on a key; true when it ends the choice.
    private boolean takes(int key) {
        switch (key) {
            case '\n', '\r' -> {
                return true;
            }
            case 'k' -> move(-1);
            case 'j' -> move(1);
            case ESCAPE -> {
                if (read() == '[') {
                    move(switch (read()) {
                        case 'A' -> -1;
                        case 'B' -> 1;
                        default -> 0;
                    });
                }
            }
            default -> {
                return takesDigit(key - '1');
            }
        }
        return false;
    }

    private boolean takesDigit(int position) {
        if (items.size() > 9 || position < 0 || position >= items.size()) {
            return false;
        }
        current = position;
        return true;
    }

    private void move(int step) {
        current = Math.floorMod(current + step, items.size());
    }

    private void draw() {
        for (int i = 0; i < items.size(); i++) {
            var line = (i + 1) + ". " + items.get(i);
            device.out().print("\r\u001b[K" + (i == current ? device.style().bold("❯ " + line) : "  " + line) + "\r\n");
        }
        device.out().flush();
    }

    private int read() {
        try {
            int key = device.in().read();
            if (key < 0) {
                throw new CommandFailure("no answer was given: " + label);
            }
            return key;
        } catch (IOException e) {
            throw new CommandFailure("no answer was given: " + label).because(e);
        }
    }

    private int byNumber() {
        device.out().println(label + ":");
        for (int i = 0; i < items.size(); i++) {
            device.out().println("  " + (i + 1) + ". " + items.get(i));
        }
        device.out().print("? number: ");
        device.out().flush();
        int number = 0;
        int key;
        while ((key = read()) != '\n' && key != '\r') {
            number = key >= '0' && key <= '9' && number < 1000 ? number * 10 + key - '0' : items.size() + 1;
        }
        return number >= 1 && number <= items.size() ? number - 1 : byNumber();
    }
}
