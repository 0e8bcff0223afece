package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.MOMENT;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;
import org.countersign.server.template.date.GoTime;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.Real;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;

/// Times and durations.
///
/// Where Sprig expects a time it also takes an integer of seconds since 1970; anything else, such as a number from
/// JSON, it takes for now. `toTime` and its kin, which are step's own, understand numbers from JSON.
final class DateFunctions {
    private static final String RFC3339 = "2006-01-02T15:04:05Z07:00";
    private static final long[] ROUND_SECONDS = {365 * 86_400, 30 * 86_400, 86_400, 3_600, 60, 1};
    private static final List<String> ROUND_NAMES = List.of("y", "mo", "d", "h", "m", "s");

    private DateFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("now", call -> new Moment(now(call)));
        table.add("date", call -> format(call, call.text(0), call.any(1), ZoneOffset.UTC), TEXT, ANY);
        table.add("dateInZone", call -> format(call, call.text(0), call.any(1), zoneOrUtc(call.text(2))), TEXT, ANY, TEXT)
                .alias("dateInZone", "date_in_zone");
        table.add("htmlDate", call -> format(call, "2006-01-02", call.any(0), ZoneOffset.UTC), ANY);
        table.add("htmlDateInZone", call -> format(call, "2006-01-02", call.any(0), zoneOrUtc(call.text(1))), ANY, TEXT);
        table.add("dateModify", call -> modified(call, true), TEXT, MOMENT).alias("dateModify", "date_modify");
        table.add("mustDateModify", call -> modified(call, false), TEXT, MOMENT)
                .alias("mustDateModify", "must_date_modify");
        table.add("toDate", call -> parsedOrZero(() -> GoTime.parse(call.text(0), call.text(1), ZoneOffset.UTC)), TEXT, TEXT);
        table.add("mustToDate", call -> new Moment(GoTime.parse(call.text(0), call.text(1), ZoneOffset.UTC)), TEXT, TEXT);
        table.add("unixEpoch", call -> new Text(Long.toString(call.moment(0).time().toEpochSecond())), MOMENT);
        table.add("ago", DateFunctions::ago, ANY);
        table.add("duration", DateFunctions::duration, ANY);
        table.add("durationRound", DateFunctions::roundedDuration, ANY);

        table.add("toTime", call -> new Moment(time(call)), ANY);
        table.add("formatTime", call -> new Text(GoTime.format(time(call), RFC3339)), ANY);
        table.add("parseTime", new Signature(List.of(), Optional.of(TEXT)),
                call -> parsedOrZero(() -> parse(call)));
        table.add("mustParseTime", new Signature(List.of(), Optional.of(TEXT)), call -> new Moment(parse(call)));
        table.add("toTimeLayout", call -> new Text(GoTime.layout(call.text(0))), TEXT);
    }

    private static ZonedDateTime now(Arguments call) {
        return call.surroundings().time().instant().atZone(ZoneOffset.UTC);
    }

    private static ZoneId zoneOrUtc(String name) {
        try {
            return GoTime.zone(name);
        } catch (DateTimeException _) {
            return ZoneOffset.UTC;
        }
    }

    private static ZonedDateTime sprigTime(Arguments call, Value value) {
        return switch (value) {
            case Moment(var time) -> time;
            case Int(var type, long seconds) when type == Int.Type.INT || type == Int.Type.INT64
                    || type == Int.Type.INT32 -> Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
            default -> now(call);
        };
    }

    private static Value format(Arguments call, String layout, Value value, ZoneId zone) {
        call.meter().text(layout.length());
        return new Text(GoTime.format(sprigTime(call, value).withZoneSameInstant(zone), layout));
    }

    private static Value modified(Arguments call, boolean lenient) {
        try {
            return new Moment(call.moment(1).time().plus(GoDuration.parse(new Text(call.text(0)).toText())));
        } catch (TimeFormatException e) {
            if (lenient) {
                return call.moment(1);
            }
            throw new Failure("invalid duration: " + e.getMessage());
        }
    }

    private static Value parsedOrZero(java.util.function.Supplier<ZonedDateTime> parse) {
        try {
            return new Moment(parse.get());
        } catch (DateTimeException | Failure _) {
            return new Moment(GoTime.ZERO);
        }
    }

    private static Value ago(Arguments call) {
        var since = Duration.between(sprigTime(call, call.any(0)), now(call));
        return new Text(durationText(Duration.ofSeconds(since.plusMillis(since.isNegative() ? 499 : 500).getSeconds())));
    }

    private static String durationText(Duration duration) {
        try {
            return Utf8.carry(GoDuration.format(duration));
        } catch (TimeFormatException e) {
            throw new Failure(e.getMessage());
        }
    }

    private static Value duration(Arguments call) {
        long seconds = switch (call.any(0)) {
            case Text(var text) -> Convert.parse(text, 10, true);
            case Int(var type, long number) when type == Int.Type.INT64 -> number;
            default -> 0;
        };
        return new Text(durationText(Duration.ofNanos(seconds * 1_000_000_000L)));
    }

    /// The largest unit that fits, rounded down, without a sign: `3mo`, `2h`.
    private static Value roundedDuration(Arguments call) {
        var duration = switch (call.any(0)) {
            case Text text -> parsedDuration(text);
            case Int(var type, long nanos) when type == Int.Type.INT64 || type == Int.Type.DURATION ->
                    Duration.ofNanos(nanos);
            case Moment(var time) -> Duration.between(time, now(call));
            default -> Duration.ZERO;
        };
        var size = duration.abs();
        for (int i = 0; i < ROUND_SECONDS.length; i++) {
            var unit = Duration.ofSeconds(ROUND_SECONDS[i]);
            if (size.compareTo(unit) > 0) {
                return new Text(size.dividedBy(unit) + ROUND_NAMES.get(i));
            }
        }
        return new Text("0s");
    }

    private static Duration parsedDuration(Text text) {
        try {
            return GoDuration.parse(text.toText());
        } catch (TimeFormatException _) {
            return Duration.ZERO;
        }
    }

    private static ZonedDateTime time(Arguments call) {
        return switch (call.any(0)) {
            case Moment(var time) -> time.withZoneSameInstant(ZoneOffset.UTC);
            case Int(var type, long seconds) when type != Int.Type.DURATION ->
                    Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
            case Real(double seconds) -> Instant.ofEpochSecond(Convert.integer(seconds)).atZone(ZoneOffset.UTC);
            default -> now(call);
        };
    }

    /// Nothing, or a text; before it a layout or the name of one, behind it a time zone.
    private static ZonedDateTime parse(Arguments call) {
        return switch (call.count()) {
            case 0 -> now(call);
            case 1 -> GoTime.parse(RFC3339, call.text(0), ZoneOffset.UTC);
            case 2 -> GoTime.parse(GoTime.layout(call.text(0)), call.text(1), ZoneOffset.UTC);
            case 3 -> GoTime.parse(GoTime.layout(call.text(0)), call.text(1), GoTime.zone(call.text(2)));
            default -> throw new Failure("unsupported number of parameters");
        };
    }
}
