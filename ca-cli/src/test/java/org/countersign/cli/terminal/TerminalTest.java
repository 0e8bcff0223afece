package org.countersign.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.keys.Secret;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static Terminal typed(String text) {
        var device = new ScriptedDevice(text);
        return new Terminal(() -> Optional.of(device));
    }

    @Test
    void without_a_terminal_a_question_names_the_flag_that_answers_it() {
        var failure = assertThrows(CommandFailure.class,
                () -> new Terminal(Optional::empty).ask("What is the name", "--name", Check.NOT_BLANK));
        assertEquals("there is no terminal to ask at: What is the name", failure.getMessage());
        assertEquals("give the answer with the '--name' flag", failure.hint().orElseThrow());
    }

    @Test
    void what_is_typed_ahead_stays_for_the_next_question() {
        var terminal = typed("first\nsecond\n");
        assertEquals("first", terminal.ask("1", "--a", Check.NOT_BLANK));
        assertEquals("second", terminal.ask("2", "--b", Check.NOT_BLANK));
    }

    @Test
    void the_end_of_input_is_no_answer() {
        assertThrows(CommandFailure.class, () -> typed("").ask("1", "--a", Check.NOT_BLANK));
        assertThrows(CommandFailure.class, () -> typed("half").askSecret("1", "--a"));
        assertThrows(CommandFailure.class, () -> typed("").choose("1", List.of("x", "y"), "--a"));
    }

    @Test
    void a_secret_loses_white_space_at_its_end_only() {
        assertTrue(Secret.of(" pass word").matches(typed(" pass word \t\r\n").askSecret("1", "--a")));
    }

    /// Names of provisioners, for one, come from the CA.
    @Test
    void nothing_that_is_shown_is_obeyed_by_the_terminal() {
        var device = new ScriptedDevice("1\ny\n");
        var terminal = new Terminal(() -> Optional.of(device));
        terminal.choose("Which", List.of("admin\u009b2J", "\u202enimda"), "--a");
        terminal.confirm("Replace \u001b]0;x\u0007", "--b");
        terminal.explain("one\u001b[1A\ntwo");
        assertFalse(device.shown().codePoints().anyMatch(c -> c != '\n' && Character.isISOControl(c) || c == 0x202e), device.shown());
        assertTrue(device.shown().contains("1. admin\\302\\2332J\n"), device.shown());
        assertTrue(device.shown().contains("one\\033[1A\ntwo\n"), device.shown());
    }

    @Test
    void colours_need_a_terminal_and_permission() {
        assertTrue(Style.of(Map.of(), true).on());
        assertFalse(Style.of(Map.of(), false).on());
        assertFalse(Style.of(Map.of("NO_COLOR", "1"), true).on());
        assertFalse(Style.of(Map.of("TERM", "dumb"), true).on());
    }
}
