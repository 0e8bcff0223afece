package org.countersign.cli.command.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DaemonLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final DaemonLog log = new DaemonLog(new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, false, StandardCharsets.UTF_8));

    /// It would look like a line of the daemon.
    @Test
    void a_message_is_one_line_whatever_is_in_it() {
        log.error("refused\nINFO: 2026/01/01 00:00:00 certificate renewed\u001b[1A");
        log.info("renewed");
        assertEquals(1, err.toString(StandardCharsets.UTF_8).lines().count());
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith(" refused\\012INFO: 2026/01/01 00:00:00 certificate renewed\\033[1A\n"));
        assertTrue(out.toString(StandardCharsets.UTF_8).matches("INFO: [0-9/]+ [0-9:]+ renewed\\R"));
    }
}
