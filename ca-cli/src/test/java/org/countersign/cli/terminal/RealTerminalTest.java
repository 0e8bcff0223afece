package org.countersign.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.countersign.cli.ChildJvm;
import org.junit.jupiter.api.Test;

class RealTerminalTest {
    private static String probe(String question) {
        return PseudoTerminal.quoted(ChildJvm.command(List.of(), TerminalProbe.class, question));
    }

    private static PseudoTerminal ask(String question) throws IOException {
        return PseudoTerminal.run(probe(question), Map.of());
    }

    @Test
    void a_text_is_shown_while_typed_and_asked_again_when_blank() throws Exception {
        try (var terminal = ask("text")) {
            terminal.await("Name:").type("  \n").await("the answer is empty").await("Name:").type(" Käthe \n")
                    .await("answer=Käthe\r\n");
            assertEquals(0, terminal.exitCode());
        }
    }

    @Test
    void a_secret_is_never_shown() throws Exception {
        try (var terminal = ask("secret")) {
            terminal.await("Password:").type("tr0ub4dor \n").await("answer=");
            assertFalse(terminal.shown().substring(0, terminal.shown().indexOf("answer=")).contains("tr0ub4dor"));
            terminal.await("tr0ub4dor\r\n");
            assertEquals(0, terminal.exitCode());
        }
    }

    @Test
    void a_pipe_on_standard_input_does_not_keep_the_terminal_from_being_asked() throws Exception {
        try (var terminal = PseudoTerminal.run("echo wrong | " + probe("secret") + " 2>/dev/null", Map.of())) {
            terminal.await("Password:").type("right\n").await("answer=right");
            assertEquals(0, terminal.exitCode());
        }
    }

    @Test
    void ctrl_c_in_a_secret_brings_the_echo_back() throws Exception {
        try (var terminal = PseudoTerminal.run(
                "trap : INT; " + probe("secret") + "; echo code=$?; stty -a", Map.of())) {
            terminal.await("Password:").type("\u0003").await("code=130").await("echoe");
            terminal.exitCode();
            assertTrue(terminal.shown().contains(" echo "), terminal.shown());
            assertFalse(terminal.shown().contains("-echo "), terminal.shown());
        }
    }

    @Test
    void arrows_move_through_a_choice() throws Exception {
        try (var terminal = ask("choice")) {
            terminal.await("3. three").type("\u001b[B").await("3. three").type("\u001b[B").await("3. three")
                    .type("\u001b[A").await("3. three").type("\n").await("answer=1");
            assertEquals(0, terminal.exitCode());
        }
    }

    @Test
    void a_digit_chooses_at_once() throws Exception {
        try (var terminal = ask("choice")) {
            terminal.await("3. three").type("3").await("answer=2");
        }
    }

    @Test
    void a_dumb_terminal_gets_numbers() throws Exception {
        try (var terminal = PseudoTerminal.run(probe("choice"), Map.of("TERM", "dumb"))) {
            terminal.await("number:").type("7\n").await("number:").type("2\n").await("answer=1");
            assertFalse(terminal.shown().contains("\u001b"), terminal.shown());
        }
    }

    @Test
    void yes_and_no_are_words_or_letters_and_nothing_else() throws Exception {
        try (var terminal = ask("confirm")) {
            terminal.await("[y/n]").type("maybe\n").await("please answer").await("[y/n]").type("YES\n").await("answer=true");
        }
    }
}
