package org.countersign.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Diagnostics diagnostics = new Diagnostics(new PrintStream(said, true, StandardCharsets.UTF_8));

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /// Whoever can write to the database, or is taken for it, chooses the words of its errors.
    @Test
    void what_a_database_says_does_not_reach_the_terminal_as_it_is() {
        assertEquals(1, diagnostics.failed(new SQLException("ERROR: no \u001b[2J\u202eroom\n  Position: 7")));
        assertEquals("ca-server: the database: ERROR: no \\033[2J\\342\\200\\256room\n  Position: 7\n", said());
    }

    @Test
    void notes_are_no_more_trusted_than_failures() {
        diagnostics.note("taken over from \u0007/tmp/x");
        assertEquals("taken over from \\007/tmp/x\n", said());
    }

    @Test
    void a_file_is_named_with_what_is_wrong_with_it() {
        assertEquals(1, diagnostics.failed(new NoSuchFileException("/var/lib/ca")));
        assertEquals("ca-server: /var/lib/ca: no such file or directory\n", said());
    }

    @Test
    void wrong_arguments_have_a_code_of_their_own() {
        assertEquals(2, diagnostics.misused("which store?"));
        assertEquals("ca-server: which store?\n", said());
    }
}
