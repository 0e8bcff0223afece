package org.countersign.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses which name was meant by one that does not exist.
final class NearestName {
    /// A name as long as this is nobody's typing error, and measuring costs time.
    private static final int LONGEST = 64;

    private NearestName() {}

    /// The most similar of the known names, if at most a third of its letters differ.
    static Optional<String> of(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /// How many letters must be put in, left out or exchanged to make one name from the other, whatever their case.
    private static int distance(String from, String to) {
        var a = from.toLowerCase(Locale.ROOT);
        var b = to.toLowerCase(Locale.ROOT);
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(exchanged, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
