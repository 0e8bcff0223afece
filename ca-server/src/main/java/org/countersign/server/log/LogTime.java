package org.countersign.server.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as log lines have them: UTC, milliseconds, always the same length. The part down to the second is kept from one
/// line to the next, since formatting it costs as much as the rest of a line.
public final class LogTime {
    private record Second(long epoch, String text) {}

    private static volatile Second last = new Second(Long.MIN_VALUE, "");

    private LogTime() {}

    public static String of(Instant instant) {
        var second = last;
        if (second.epoch != instant.getEpochSecond()) {
            var text = instant.truncatedTo(ChronoUnit.SECONDS).toString();
            second = new Second(instant.getEpochSecond(), text.substring(0, text.length() - 1));
            last = second;
        }
        int millis = instant.getNano() / 1_000_000;
        return second.text + '.' + (char) ('0' + millis / 100) + (char) ('0' + millis / 10 % 10)
                + (char) ('0' + millis % 10) + 'Z';
    }
}
