package org.countersign.core.policy;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A DNS name as resolvers compare it: labels in lower case, international ones in their ASCII form, without the final dot.
///
/// @param wildcard whether `*` stands in front of the labels
record DnsName(boolean wildcard, List<String> labels) {
    private static final int LONGEST = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    DnsName {
        labels = List.copyOf(labels);
    }

    /// Empty for everything that is no DNS name, such as a label with an underscore.
    static Optional<DnsName> parse(String text) {
        boolean wildcard = text.startsWith("*.");
        return ascii(wildcard ? text.substring(2) : text).map(name -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                .filter(name -> name.length() <= LONGEST)
                .map(name -> List.of(name.split("\\.", -1)))
                .filter(labels -> labels.stream().allMatch(label -> LABEL.matcher(label).matches()))
                .map(labels -> new DnsName(wildcard, labels));
    }

    /// Names that two versions of IDNA turn into different ones are no names here: which one is meant would be a guess.
    private static Optional<String> ascii(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(text.toLowerCase(Locale.ROOT));
        }
        try {
            var ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            boolean comesBack = IDN.toASCII(IDN.toUnicode(ascii)).equals(ascii) && !IDN.toUnicode(ascii).equals(ascii);
            return Optional.of(ascii).filter(_ -> comesBack && text.chars().noneMatch(DnsName::isAmbiguous));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /// The characters whose treatment differs: sharp s, final sigma and the two joiners.
    private static boolean isAmbiguous(int c) {
        return c == 0xdf || c == 0x1e9e || c == 0x3c2 || c == 0x200c || c == 0x200d;
    }

    /// Whether this name has exactly one label more than the other, in front of the same ones.
    boolean isOneBelow(DnsName parent) {
        return labels.size() == parent.labels.size() + 1 && labels.subList(1, labels.size()).equals(parent.labels);
    }
}
