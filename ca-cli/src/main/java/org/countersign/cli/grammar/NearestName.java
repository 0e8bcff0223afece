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

    /// How many insertions, deletions, replacements and swaps of neighbours turn one into the other.
    private static int distance(String a, String b) {
        var changes = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                changes[i][j] = i == 0 || j == 0 ? i + j
                        : Math.min(changes[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1), Math.min(changes[i - 1][j], changes[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    changes[i][j] = Math.min(changes[i][j], changes[i - 2][j - 2] + 1);
                }
            }
        }
        return changes[a.length()][b.length()];
    }
}
