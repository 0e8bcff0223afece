package org.countersign.server.template.regex;

import java.util.ArrayList;
import java.util.List;

/// A set of characters: ranges, and properties that Unicode gives characters, perhaps all turned around.
final class RuneSet {
    /// Something a character may belong to.
    interface Member {
        boolean contains(int rune);
    }

    private final List<Member> members = new ArrayList<>();
    private boolean negated;

    RuneSet add(Member member) {
        members.add(member);
        return this;
    }

    RuneSet addRange(int from, int to) {
        return add(rune -> rune >= from && rune <= to);
    }

    RuneSet negate() {
        negated = !negated;
        return this;
    }

    /// The same characters in either case too.
    RuneSet folded() {
        var folded = new RuneSet();
        for (var member : members) {
            folded.add(rune -> isInAnyCase(member, rune));
        }
        folded.negated = negated;
        return folded;
    }

    private static boolean isInAnyCase(Member member, int rune) {
        if (member.contains(rune)) {
            return true;
        }
        int lower = Character.toLowerCase(rune);
        int upper = Character.toUpperCase(rune);
        return member.contains(lower) || member.contains(upper) || member.contains(Character.toLowerCase(upper))
                || isSpecial(member, lower);
    }

    /// The letters that share a small letter with one of ASCII.
    private static boolean isSpecial(Member member, int lower) {
        return lower == 'k' && member.contains(0x212A) || lower == 's' && member.contains(0x17F);
    }

    boolean contains(int rune) {
        for (var member : members) {
            if (member.contains(rune)) {
                return !negated;
            }
        }
        return negated;
    }
}
