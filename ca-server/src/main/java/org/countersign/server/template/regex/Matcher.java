package org.countersign.server.template.regex;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.Utf8;

/// Runs the instructions of an expression over a text, all its threads side by side: for each place of the text, each
/// instruction at most once, in order of preference.
final class Matcher {
    private final List<Instruction> code;
    private final String text;
    private final Meter meter;
    private final int slots;

    private final int[] threads;
    private final int[][] saved;
    private final int[] waiting;
    private final int[][] waitingSaved;
    private final int[] seenAt;
    private int count;
    private int generation;

    Matcher(List<Instruction> code, int slots, String text, Meter meter) {
        this.code = code;
        this.slots = slots;
        this.text = text;
        this.meter = meter;
        threads = new int[code.size()];
        saved = new int[code.size()][];
        waiting = new int[code.size()];
        waitingSaved = new int[code.size()][];
        seenAt = new int[code.size()];
    }

    /// The first match that starts at this place or behind it: the bytes where it and its groups begin and end, -1 for
    /// a group that took no part.
    Optional<int[]> find(int start, int from) {
        int[] match = null;
        int running = 0;
        for (int at = from; ; at += Utf8.widthAt(text, at)) {
            count = 0;
            generation++;
            int rune = at > from ? Utf8.runeAt(text, before(at)) : -1;
            for (int i = 0; i < running; i++) {
                meter.step();
                if (code.get(threads[i]) instanceof Instruction.Rune(var set, int next) && set.contains(rune)) {
                    follow(next, at, saved[i]);
                }
            }
            if (match == null) {
                follow(start, at, blank());
            }
            System.arraycopy(waiting, 0, threads, 0, count);
            System.arraycopy(waitingSaved, 0, saved, 0, count);
            running = count;
            for (int i = 0; i < running; i++) {
                if (code.get(threads[i]) instanceof Instruction.Match) {
                    match = saved[i];
                    // What is less preferred than a match can no longer win.
                    running = i;
                }
            }
            if (at >= text.length() || running == 0 && match != null) {
                return Optional.ofNullable(match);
            }
        }
    }

    private int[] blank() {
        var blank = new int[slots];
        Arrays.fill(blank, -1);
        return blank;
    }

    private int before(int at) {
        int place = at - 1;
        while (place > 0 && at - place < 4 && (text.charAt(place) & 0xC0) == 0x80) {
            place--;
        }
        return place + Utf8.widthAt(text, place) == at ? place : at - 1;
    }

    /// Adds all instructions that wait for a character, or for nothing more, and can be reached from here without one.
    private void follow(int start, int at, int[] savedBefore) {
        var stack = new java.util.ArrayDeque<Branch>();
        stack.push(new Branch(start, savedBefore));
        while (!stack.isEmpty()) {
            var branch = stack.pop();
            if (seenAt[branch.instruction] == generation) {
                continue;
            }
            seenAt[branch.instruction] = generation;
            meter.step();
            switch (code.get(branch.instruction)) {
                case Instruction.Split(int first, int second) -> {
                    stack.push(new Branch(second, branch.saved));
                    stack.push(new Branch(first, branch.saved));
                }
                case Instruction.Save(int slot, int next) -> {
                    var copy = branch.saved.clone();
                    copy[slot] = at;
                    stack.push(new Branch(next, copy));
                }
                case Instruction.Assert(var edge, int next) -> {
                    if (holds(edge, at)) {
                        stack.push(new Branch(next, branch.saved));
                    }
                }
                case Instruction.Rune _, Instruction.Match _ -> {
                    waiting[count] = branch.instruction;
                    waitingSaved[count++] = branch.saved;
                }
            }
        }
    }

    private record Branch(int instruction, int[] saved) {}

    private boolean holds(Pattern.Edge edge, int at) {
        return switch (edge) {
            case TEXT_START -> at == 0;
            case TEXT_END -> at == text.length();
            case LINE_START -> at == 0 || text.charAt(at - 1) == '\n';
            case LINE_END -> at == text.length() || text.charAt(at) == '\n';
            case WORD -> isWord(at - 1) != isWord(at);
            case NO_WORD -> isWord(at - 1) == isWord(at);
        };
    }

    private boolean isWord(int place) {
        if (place < 0 || place >= text.length()) {
            return false;
        }
        char c = text.charAt(place);
        return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }
}
