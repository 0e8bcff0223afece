package org.countersign.server.template.evaluate;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.server.template.date.GoTime;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Described;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.ParameterType;
import org.countersign.server.template.value.Real;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// The methods that values have in Go, as far as templates use them: those of times and durations, and what our own
/// objects offer.
final class Methods {
    private static final Map<String, Function<ZonedDateTime, Value>> OF_TIMES = Map.ofEntries(
            Map.entry("Unix", time -> Int.int64(time.toEpochSecond())),
            Map.entry("UnixMilli", time -> Int.int64(time.toInstant().toEpochMilli())),
            Map.entry("UnixNano", time -> Int.int64(Math.addExact(
                    Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L), time.getNano()))),
            Map.entry("UTC", time -> new Moment(time.withZoneSameInstant(ZoneOffset.UTC))),
            Map.entry("Local", time -> new Moment(time.withZoneSameInstant(ZoneOffset.UTC))),
            Map.entry("Year", time -> Int.of(time.getYear())),
            Map.entry("Month", time -> new Int(Int.Type.MONTH, time.getMonthValue())),
            Map.entry("Day", time -> Int.of(time.getDayOfMonth())),
            Map.entry("Hour", time -> Int.of(time.getHour())),
            Map.entry("Minute", time -> Int.of(time.getMinute())),
            Map.entry("Second", time -> Int.of(time.getSecond())),
            Map.entry("Nanosecond", time -> Int.of(time.getNano())),
            Map.entry("Weekday", time -> new Int(Int.Type.WEEKDAY, time.getDayOfWeek().getValue() % 7)),
            Map.entry("YearDay", time -> Int.of(time.getDayOfYear())),
            Map.entry("IsZero", time -> new Bool(time.toInstant().equals(GoTime.ZERO.toInstant()))),
            Map.entry("String", time -> new Text(Described.text(new Moment(time)))));

    private Methods() {}

    static Optional<Struct.Method> find(Value receiver, String name) {
        return switch (receiver) {
            case Moment(var time) -> ofTime(time, name);
            case Int number -> ofNumber(number, name);
            case Struct struct -> Optional.ofNullable(struct.methods().get(name));
            default -> Optional.empty();
        };
    }

    private static Optional<Struct.Method> ofTime(ZonedDateTime time, String name) {
        var plain = OF_TIMES.get(name);
        if (plain != null) {
            return Optional.of(new Struct.Method(Signature.NONE, _ -> plain.apply(time)));
        }
        return Optional.ofNullable(switch (name) {
            case "Format" -> method(arguments -> new Text(GoTime.format(time, ((Text) arguments.getFirst()).carried())),
                    ParameterType.TEXT);
            case "Add" -> method(arguments -> new Moment(time.plusNanos(number(arguments, 0))), ParameterType.DURATION);
            case "AddDate" -> method(arguments -> new Moment(addDate(time, arguments)),
                    ParameterType.INT, ParameterType.INT, ParameterType.INT);
            case "Sub" -> method(arguments -> new Int(Int.Type.DURATION,
                    Duration.between(other(arguments), time).toNanos()), ParameterType.MOMENT);
            case "After" -> method(arguments -> new Bool(time.isAfter(other(arguments))), ParameterType.MOMENT);
            case "Before" -> method(arguments -> new Bool(time.isBefore(other(arguments))), ParameterType.MOMENT);
            case "Equal" -> method(arguments -> new Bool(time.isEqual(other(arguments))), ParameterType.MOMENT);
            default -> null;
        });
    }

    /// As Go counts: 31 January and one month is 31 February, which is 3 March.
    private static ZonedDateTime addDate(ZonedDateTime time, List<Value> arguments) {
        long months = time.getMonthValue() - 1 + number(arguments, 1);
        return time.withDayOfMonth(1).withMonth(1).plusYears(number(arguments, 0)).plusMonths(months)
                .plusDays(Math.addExact(number(arguments, 2), time.getDayOfMonth() - 1));
    }

    private static Optional<Struct.Method> ofNumber(Int number, String name) {
        var text = Described.name(number);
        if (name.equals("String") && text.isPresent()) {
            return Optional.of(Struct.Method.of(new Text(text.get())));
        }
        if (number.type() != Int.Type.DURATION) {
            return Optional.empty();
        }
        return Optional.ofNullable(switch (name) {
            case "Hours" -> new Real(number.number() / 3.6e12);
            case "Minutes" -> new Real(number.number() / 6e10);
            case "Seconds" -> new Real(number.number() / 1e9);
            case "Milliseconds" -> Int.int64(number.number() / 1_000_000);
            case "Microseconds" -> Int.int64(number.number() / 1_000);
            case "Nanoseconds" -> Int.int64(number.number());
            default -> null;
        }).map(Struct.Method::of);
    }

    private static Struct.Method method(Function<List<Value>, Value> body, ParameterType... parameters) {
        return new Struct.Method(Signature.of(parameters), body);
    }

    private static long number(List<Value> arguments, int place) {
        return ((Int) arguments.get(place)).number();
    }

    private static ZonedDateTime other(List<Value> arguments) {
        return ((Moment) arguments.getFirst()).time();
    }
}
