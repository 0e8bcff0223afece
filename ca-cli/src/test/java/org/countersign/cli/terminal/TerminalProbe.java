package org.countersign.cli.terminal;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Asks one question at the real terminal and prints the answer; tests run it in a process of its own.
public final class TerminalProbe {
    private TerminalProbe() {}

    public static void main(String[] args) {
        try (var terminal = new Terminal(TerminalDevice::open)) {
            System.out.println("answer=" + switch (args[0]) {
                case "text" -> terminal.ask("Name", "--name", Check.NOT_BLANK);
                case "secret" -> terminal.askSecret("Password", "--password-file")
                        .use(bytes -> new String(bytes, StandardCharsets.UTF_8));
                case "choice" -> terminal.choose("Which", List.of("one", "two", "three"), "--which");
                case "confirm" -> terminal.confirm("Really", "--force");
                default -> throw new IllegalArgumentException(args[0]);
            });
        }
    }
}
