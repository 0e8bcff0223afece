package org.countersign.server.template.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.countersign.server.template.value.Failure;

/// What a version is to be: `>= 1.2, < 2 || 3.x`. One of the groups between `||` has to hold, with all its terms.
record VersionCondition(List<List<Term>> groups) {
    private static final int LONGEST = 1024;
    // Nothing in these is ever matched in two ways, so that no text takes long to refuse.
    private static final String NUMBER = "[0-9xX*|]++";
    private static final String WORDS = "[0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+";
    private static final String VERSION = "v?+" + NUMBER + "(?:\\." + NUMBER + ")?+(?:\\." + NUMBER + ")?+(?:-" + WORDS + ")?+(?:\\+" + WORDS + ")?+";
    private static final String OPERATOR = "=>|=<|=|!=|>=|>|<=|<|~>|~|\\^|";
    private static final String TERM = "(?>" + OPERATOR + ")\\s*+" + VERSION;
    private static final Pattern GROUP = Pattern.compile("\\s*+" + TERM + "(?:(?>\\s++,?+\\s*+|,\\s*+)" + TERM + ")*+\\s*+");
    private static final Pattern TERMS = Pattern.compile("(" + OPERATOR + ")\\s*+(" + VERSION + ")");
    private static final Pattern RANGE = Pattern.compile("(" + VERSION + ")\\s++-\\s++(" + VERSION + ")");
    private static final Pattern PARTS = Pattern.compile("v?(" + NUMBER + ")(?:\\.(" + NUMBER + "))?(?:\\.(" + NUMBER + "))?(-" + WORDS + ")?.*");
    private static final Pattern WILD = Pattern.compile("[xX*]");

    /// How much of a version a term leaves open.
    private enum Open { NOTHING, PATCH, MINOR, ALL }

    /// @param bound with zeros for what is open
    private record Term(String operator, SemanticVersion bound, Open open) {
        static Term parse(String operator, String version) {
            var parts = PARTS.matcher(version);
            if (!parts.matches()) {
                throw new Failure("improper constraint: " + version);
            }
            var open = isWild(parts, 1) ? Open.ALL : isWild(parts, 2) ? Open.MINOR : isWild(parts, 3) ? Open.PATCH : Open.NOTHING;
            var pre = Optional.ofNullable(parts.group(4)).orElse("");
            return new Term(operator, SemanticVersion.parse(switch (open) {
                case ALL -> "0.0.0" + pre;
                case MINOR -> parts.group(1) + ".0.0" + pre;
                case PATCH -> parts.group(1) + "." + parts.group(2) + ".0" + pre;
                case NOTHING -> parts.group(1) + "." + parts.group(2) + "." + parts.group(3) + pre;
            }), open);
        }

        private static boolean isWild(Matcher parts, int group) {
            return parts.group(group) == null || WILD.matcher(parts.group(group)).matches();
        }

        /// Versions before a release are none of those that a term means, unless it names such a one.
        boolean holds(SemanticVersion version) {
            boolean meant = !version.isPrerelease() || bound.isPrerelease();
            return switch (operator) {
                case "!=" -> differs(version, meant);
                case ">" -> meant && isAbove(version);
                case "<" -> meant && version.isBelow(bound);
                case ">=", "=>" -> meant && !version.isBelow(bound);
                case "<=", "=<" -> meant && !isBeyond(version);
                case "~", "~>" -> meant && isNear(version);
                case "^" -> meant && isCompatible(version);
                default -> meant && (open == Open.NOTHING ? version.compareTo(bound) == 0 : isNear(version));
            };
        }

        private boolean sameMajor(SemanticVersion version) {
            return version.major() == bound.major();
        }

        private boolean sameMinor(SemanticVersion version) {
            return version.minor() == bound.minor();
        }

        private boolean differs(SemanticVersion version, boolean meant) {
            return switch (open) {
                case NOTHING -> version.compareTo(bound) != 0;
                case PATCH -> meant && (!sameMajor(version) || !sameMinor(version) || !version.pre().equals(bound.pre()));
                case MINOR -> meant && !sameMajor(version);
                case ALL -> meant && version.compareTo(bound) != 0;
            };
        }

        private boolean isAbove(SemanticVersion version) {
            int major = Long.compareUnsigned(version.major(), bound.major());
            return switch (open) {
                case NOTHING, ALL -> version.compareTo(bound) > 0;
                case PATCH -> major > 0 || major == 0 && Long.compareUnsigned(version.minor(), bound.minor()) > 0;
                case MINOR -> major > 0;
            };
        }

        private boolean isBeyond(SemanticVersion version) {
            if (open == Open.NOTHING) {
                return version.compareTo(bound) > 0;
            }
            int major = Long.compareUnsigned(version.major(), bound.major());
            return major > 0 || major == 0 && open != Open.MINOR && Long.compareUnsigned(version.minor(), bound.minor()) > 0;
        }

        /// The same minor version, or the same major one when only that is given.
        private boolean isNear(SemanticVersion version) {
            boolean any = bound.major() == 0 && bound.minor() == 0 && bound.patch() == 0 && open != Open.MINOR && open != Open.PATCH;
            return !version.isBelow(bound) && (any || sameMajor(version) && (open == Open.MINOR || sameMinor(version)));
        }

        /// The same up to the first part that is not zero.
        private boolean isCompatible(SemanticVersion version) {
            if (version.isBelow(bound) || !sameMajor(version)) {
                return false;
            }
            if (bound.major() != 0 || open == Open.MINOR) {
                return true;
            }
            return sameMinor(version) && (bound.minor() != 0 || open == Open.PATCH || version.patch() == bound.patch());
        }
    }

    /// @throws Failure if it cannot be read
    static VersionCondition parse(String text) {
        if (text.length() > LONGEST) {
            throw new Failure("a condition is longer than " + LONGEST + " characters");
        }
        var groups = new ArrayList<List<Term>>();
        for (var group : RANGE.matcher(text).replaceAll(">= $1, <= $2").split("\\|\\|", -1)) {
            if (!GROUP.matcher(group).matches()) {
                throw new Failure("improper constraint: " + group);
            }
            groups.add(TERMS.matcher(group).results().map(term -> Term.parse(term.group(1), term.group(2))).toList());
        }
        return new VersionCondition(groups);
    }

    boolean holds(SemanticVersion version) {
        return groups.stream().anyMatch(terms -> terms.stream().allMatch(term -> term.holds(version)));
    }
}
