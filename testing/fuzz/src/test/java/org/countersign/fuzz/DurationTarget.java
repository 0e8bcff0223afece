package org.countersign.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.ValidityInterval;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.time.TimeFormatException;

/// Durations, times, validities and serials, which people type and tokens hold.
record DurationTarget() implements Target {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Override
    public boolean feed(byte[] data) {
        var text = new String(data, StandardCharsets.UTF_8);
        return time(text) | duration(text) | interval(text) | serials(text);
    }

    private static boolean time(String text) {
        TimeDuration time;
        try {
            time = TimeDuration.parse(text);
            time.resolve(NOW);
        } catch (TimeFormatException e) {
            return false;
        }
        Target.require(TimeDuration.parse(time.format()).equals(time), "a time reads as it was written");
        return time.isSet();
    }

    private static boolean duration(String text) {
        try {
            var duration = GoDuration.parse(text);
            Target.require(GoDuration.parse(GoDuration.format(duration)).equals(duration), "a duration reads as it was written");
            return true;
        } catch (TimeFormatException e) {
            return false;
        }
    }

    private static boolean interval(String text) {
        try {
            var validity = ValidityInterval.parse(text, NOW, ZoneOffset.UTC);
            Target.require(Long.compareUnsigned(validity.after(), validity.before()) < 0, "a validity is not empty");
            return true;
        } catch (SshFormatException e) {
            return false;
        }
    }

    private static boolean serials(String text) {
        try {
            Target.require(SerialRange.parse(text).toString().equals(text), "serials have one spelling");
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
