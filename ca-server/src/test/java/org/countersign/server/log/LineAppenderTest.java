package org.countersign.server.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LineAppenderTest {
    @Test
    void a_failure_of_a_thousand_frames_is_a_line_of_sixteen_kilobytes() {
        var error = new StackOverflowError("too deep");
        var frames = new StackTraceElement[1024];
        Arrays.fill(frames, new StackTraceElement("org.example.Some", "deeper", "Some.java", 1));
        error.setStackTrace(frames);

        var line = logged(error);

        assertTrue(line.contains("java.lang.StackOverflowError: too deep"), line);
        assertTrue(line.length() > 16 * 1024 && line.length() < 20 * 1024, line.length() + " characters");
        assertTrue(line.endsWith("...\"\n"), line.substring(line.length() - 20));
    }

    @Test
    void an_ordinary_failure_is_told_whole() {
        var line = logged(new IllegalStateException("outer", new IllegalArgumentException("inner")));
        assertTrue(line.contains("IllegalStateException: outer") && line.contains("IllegalArgumentException: inner") && line.endsWith("\\n\"\n"), line);
    }

    @Test
    void a_broken_connection_is_a_short_line_with_its_causes() {
        var line = logged("com.zaxxer.hikari.pool.ProxyConnection", new IllegalStateException("the connection is gone", new IllegalArgumentException("reset")));
        assertTrue(line.endsWith("cause=\"java.lang.IllegalStateException: the connection is gone Caused by java.lang.IllegalArgumentException: reset\"\n"), line);
    }

    private static String logged(Throwable failure) {
        return logged("test", failure);
    }

    private static String logged(String logger, Throwable failure) {
        var context = new LoggerContext();
        var out = new ByteArrayOutputStream();
        try (var writer = new LineWriter(out)) {
            var appender = new LineAppender(writer);
            appender.setContext(context);
            appender.append(new LoggingEvent("test", context.getLogger(logger), Level.ERROR, "failed", failure, new Object[0]));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
