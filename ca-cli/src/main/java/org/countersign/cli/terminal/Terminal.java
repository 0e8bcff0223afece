package org.countersign.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.keys.Secret;
import org.countersign.core.text.Printable;

/// Asks the person at the terminal. Where there is no terminal, each question fails with the name of the flag that
/// answers it, so that a script learns at once what it forgot.
public final class Terminal implements AutoCloseable {
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final Supplier<Optional<Device>> opener;
    private Optional<Device> opened;

    public Terminal(Supplier<Optional<Device>> opener) {
        this.opener = opener;
    }

    public boolean isPresent() {
        return device().isPresent();
    }

    /// A line of text without blanks around it; asked again until the check is content.
    public String ask(String label, String flag, Check check) {
        var device = require(label, flag);
        while (true) {
            prompt(device, label + ":");
            var answer = readLine(device, label, flag).strip();
            var complaint = check.complaint(answer);
            if (complaint.isEmpty()) {
                return answer;
            }
            device.out().println(device.style().red("✗") + " " + complaint.get());
        }
    }

    /// A line that is not shown while it is typed, without white space at its end. May be empty.
    public Secret askSecret(String label, String flag) {
        var device = require(label, flag);
        try (var _ = device.enter(Device.Discipline.SILENT)) {
            prompt(device, label + ":");
            var answer = readSecret(device, label, flag);
            device.out().println();
            return answer;
        }
    }

    /// The position of the chosen item: by arrow keys and Enter, or by its number.
    public int choose(String label, List<String> items, String flag) {
        return new ChoiceList(require(label, flag), label, items).choose();
    }

    /// Yes or no, nothing else.
    public boolean confirm(String question, String flag) {
        Check yesOrNo = text -> text.toLowerCase(Locale.ROOT).matches("y|yes|n|no")
                ? Optional.empty() : Optional.of("please answer y or n");
        return ask(question + " [y/n]", flag, yesOrNo).toLowerCase(Locale.ROOT).startsWith("y");
    }

    /// A line for the person who is about to answer.
    public void explain(String text) {
        device().ifPresent(device -> device.out().println(Printable.lines(text)));
    }

    private static void prompt(Device device, String label) {
        device.out().print(device.style().bold("? " + Printable.text(label)) + " ");
        device.out().flush();
    }

    private static String readLine(Device device, String label, String flag) {
        return new String(readBytes(device, label, flag), StandardCharsets.UTF_8);
    }

    private static Secret readSecret(Device device, String label, String flag) {
        var bytes = readBytes(device, label, flag);
        var characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        var typed = new char[characters.remaining()];
        characters.get(typed);
        Arrays.fill(characters.array(), '\0');
        return Secret.typed(typed);
    }

    /// Byte by byte up to the end of the line, so that what is typed ahead stays for the next question.
    private static byte[] readBytes(Device device, String label, String flag) {
        var line = new ByteArrayOutputStream();
        try {
            int next;
            while ((next = device.in().read()) != '\n' && next != '\r') {
                if (next < 0 || line.size() == LONGEST_ANSWER) {
                    throw unanswered(label, flag);
                }
                line.write(next);
            }
            return line.toByteArray();
        } catch (IOException e) {
            throw unanswered(label, flag).because(e);
        }
    }

    private Device require(String label, String flag) {
        return device().orElseThrow(() -> new CommandFailure(
                "there is no terminal to ask at: " + label).hint("give the answer with the '" + flag + "' flag"));
    }

    static CommandFailure unanswered(String label, String flag) {
        return new CommandFailure("no answer was given: " + label)
                .hint("give the answer with the '" + flag + "' flag");
    }

    private Optional<Device> device() {
        if (opened == null) {
            opened = opener.get();
        }
        return opened;
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.ifPresent(Device::close);
        }
    }
}
