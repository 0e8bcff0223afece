package org.countersign.cli.grammar;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses which name a mistyped word was meant to be.
public final class NearestName {
    private NearestName() {}

    /// The name with the fewest changed letters, if it is close enough to be worth saying.
    public static Optional<String> of(String word, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(word, name) <= Math.max(1, Math.min(word.length(), name.length()) / 3))
                .min(Comparator.comparingInt((String name) -> distance(word, name)).thenComparing(name -> name));
    }

    /// Levenshtein's: insertions, deletions and replacements needed to turn one into the other.
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
