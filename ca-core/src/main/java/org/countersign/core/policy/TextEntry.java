package org.countersign.core.policy;

import java.text.Normalizer;
import java.util.Locale;
import org.countersign.core.policy.ReadName.Text;

/// A name that is just a text: a principal or a common name, in upper or lower case.
///
/// @param any whether every text is meant
record TextEntry(String text, boolean any) implements NameEntry {

    /// `*` means every principal.
    static TextEntry principal(String text) {
        return new TextEntry(notBlank(text), text.equals("*"));
    }

    static TextEntry commonName(String text) {
        if (text.strip().equals("*")) {
            throw new PolicyFormatException("is *, which is not possible for common names");
        }
        return new TextEntry(notBlank(text.strip()), false);
    }

    private static String notBlank(String text) {
        if (text.isBlank()) {
            throw new PolicyFormatException("is blank");
        }
        return text;
    }

    /// Case is ignored for the letters of ASCII alone, and nothing is normalised: other characters have look-alikes that become
    /// them in that way.
    @Override
    public boolean allows(ReadName name) {
        return any || name instanceof Text(var other) && narrow(text).equals(narrow(other));
    }

    @Override
    public boolean denies(ReadName name) {
        return any || name instanceof Text(var other) && broad(text).equals(broad(other));
    }

    private static String narrow(String text) {
        var lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            lower.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }
        return lower.toString();
    }

    /// What somebody who reads it could take for the same.
    private static String broad(String text) {
        var upper = Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC).strip();
    }
}
