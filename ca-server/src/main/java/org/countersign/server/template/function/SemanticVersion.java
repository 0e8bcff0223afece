package org.countersign.server.template.function;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.ParameterType;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// A version by the rules of semver.org, taken as laxly as Sprig does: a `v` in front, missing parts. Numbers are unsigned.
///
/// @param pre      what follows the hyphen; empty for a release
/// @param metadata what follows the plus; no matter when versions are compared
record SemanticVersion(long major, long minor, long patch, String pre, String metadata, String original)
        implements Comparable<SemanticVersion> {
    private static final String TYPE = "*semver.Version";
    private static final String WORDS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
    private static final Pattern FORM =
            Pattern.compile("v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(" + WORDS + "))?(?:\\+(" + WORDS + "))?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern LEADING_ZERO = Pattern.compile("0[0-9]+");
    private static final Comparator<SemanticVersion> ORDER = Comparator
            .<SemanticVersion, Long>comparing(SemanticVersion::major, Long::compareUnsigned)
            .thenComparing(SemanticVersion::minor, Long::compareUnsigned)
            .thenComparing(SemanticVersion::patch, Long::compareUnsigned)
            .thenComparing(SemanticVersion::pre, SemanticVersion::comparePre);

    /// @throws Failure if it is none
    static SemanticVersion parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new Failure("Invalid Semantic Version");
        }
        var pre = Optional.ofNullable(parts.group(4)).orElse("");
        if (List.of(pre.split("\\.")).stream().anyMatch(word -> LEADING_ZERO.matcher(word).matches())) {
            throw new Failure("Version segment starts with 0");
        }
        return new SemanticVersion(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)), pre,
                Optional.ofNullable(parts.group(5)).orElse(""), text);
    }

    private static long number(String digits) {
        try {
            return digits == null ? 0 : Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw new Failure("Error parsing version segment");
        }
    }

    boolean isPrerelease() {
        return !pre.isEmpty();
    }

    @Override
    public int compareTo(SemanticVersion other) {
        return ORDER.compare(this, other);
    }

    boolean isBelow(SemanticVersion other) {
        return compareTo(other) < 0;
    }

    /// A release comes after what was released before it.
    private static int comparePre(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        var ones = one.split("\\.");
        var others = other.split("\\.");
        for (int i = 0; i < Math.max(ones.length, others.length); i++) {
            int order = compareWords(i < ones.length ? ones[i] : "", i < others.length ? others[i] : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /// Nothing, then numbers, then words.
    private static int compareWords(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(!one.isEmpty(), !other.isEmpty());
        }
        boolean number = isNumber(one);
        if (number && isNumber(other)) {
            return Long.compareUnsigned(Long.parseUnsignedLong(one), Long.parseUnsignedLong(other));
        }
        return number != isNumber(other) ? Boolean.compare(!number, number) : one.compareTo(other);
    }

    /// One that fits into 64 bits.
    private static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches() && (word.length() < 20 || word.length() == 20 && word.compareTo("18446744073709551615") <= 0);
    }

    String text() {
        return Long.toUnsignedString(major) + "." + Long.toUnsignedString(minor) + "." + Long.toUnsignedString(patch)
                + (pre.isEmpty() ? "" : "-" + pre) + (metadata.isEmpty() ? "" : "+" + metadata);
    }

    /// With its parts as methods, as Sprig's has them.
    Struct toValue() {
        var text = new Text(text());
        return new Struct(TYPE, List.of(), Map.ofEntries(
                Map.entry("Major", Struct.Method.of(new Int(Int.Type.UINT64, major))),
                Map.entry("Minor", Struct.Method.of(new Int(Int.Type.UINT64, minor))),
                Map.entry("Patch", Struct.Method.of(new Int(Int.Type.UINT64, patch))),
                Map.entry("Prerelease", Struct.Method.of(new Text(pre))),
                Map.entry("Metadata", Struct.Method.of(new Text(metadata))),
                Map.entry("Original", Struct.Method.of(new Text(original))),
                Map.entry("String", Struct.Method.of(text)),
                Map.entry("Compare", comparing(order -> Int.of(Integer.signum(order)))),
                Map.entry("LessThan", comparing(order -> new Bool(order < 0))),
                Map.entry("GreaterThan", comparing(order -> new Bool(order > 0))),
                Map.entry("Equal", comparing(order -> new Bool(order == 0)))), Optional.of(text.carried()));
    }

    private Struct.Method comparing(IntFunction<Value> answer) {
        return new Struct.Method(Signature.of(ParameterType.ANY), arguments -> {
            if (arguments.getFirst() instanceof Struct other && other.typeName().equals(TYPE)) {
                return answer.apply(compareTo(parse(other.text().orElseThrow())));
            }
            throw new Failure("wrong type for value; expected " + TYPE);
        });
    }
}
