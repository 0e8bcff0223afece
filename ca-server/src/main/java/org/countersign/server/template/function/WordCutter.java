package org.countersign.server.template.function;

import java.util.ArrayList;
import java.util.List;
import org.countersign.server.template.value.Meter;

/// Cuts an identifier into its words, and what stands between them.
///
/// A word is a row of small letters that may start with a capital, or a row of capitals. Digits belong to the word before
/// them, unless small letters follow: then these make a word together, as `20x` in `HTTP20xOK`.
final class WordCutter {
    private final int[] runes;
    private int at;

    private WordCutter(int[] runes) {
        this.runes = runes;
    }

    static List<String> cut(String text, Meter meter) {
        var cutter = new WordCutter(text.codePoints().toArray());
        var words = new ArrayList<String>();
        while (cutter.at < cutter.runes.length) {
            meter.step();
            int start = cutter.at;
            cutter.skipWord();
            words.add(new String(cutter.runes, start, cutter.at - start));
        }
        return words;
    }

    private void skipWord() {
        if (isDigit(at)) {
            while (isDigit(at) || isSmall(at)) {
                at++;
            }
        } else if (isCapital(at)) {
            at++;
            while (isCapital(at) && !isSmall(at + 1)) {
                at++;
            }
            skipSmall();
            skipOwnDigits();
        } else if (isSmall(at)) {
            skipSmall();
            skipOwnDigits();
        } else if (WordCase.isConnector(runes[at])) {
            at++;
        } else {
            skipPunctuation();
        }
    }

    /// Connectors that follow punctuation are no connectors any more.
    private void skipPunctuation() {
        while (at < runes.length && !Character.isLetter(runes[at]) && !isDigit(at)) {
            at++;
        }
    }

    private void skipSmall() {
        while (isSmall(at)) {
            at++;
        }
    }

    private void skipOwnDigits() {
        int end = at;
        while (isDigit(end)) {
            end++;
        }
        if (!isSmall(end)) {
            at = end;
        }
    }

    private boolean isSmall(int place) {
        return place < runes.length && Character.isLetter(runes[place]) && !isCapital(place);
    }

    private boolean isCapital(int place) {
        return place < runes.length && (Character.isUpperCase(runes[place]) || Character.isTitleCase(runes[place]));
    }

    private boolean isDigit(int place) {
        return place < runes.length && Character.isDigit(runes[place]);
    }
}
