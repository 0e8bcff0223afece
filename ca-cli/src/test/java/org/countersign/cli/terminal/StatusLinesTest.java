package org.countersign.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusLinesTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final StatusLines status = new StatusLines(new PrintStream(shown, true, StandardCharsets.UTF_8), Style.PLAIN);

    /// Why the CA refused, for one.
    @Test
    void what_others_said_is_shown_and_not_obeyed() {
        status.say("no: \u001b[2Jgone\n\tand\u202e more");
        status.head("a\rb");
        status.done("CA\u0007", "\u009bx");
        status.say("");
        assertEquals("no: \\033[2Jgone\n\tand\\342\\200\\256 more\na\\015b\n✔ CA\\007: \\302\\233x\n\n", shown.toString(StandardCharsets.UTF_8));
    }
}
