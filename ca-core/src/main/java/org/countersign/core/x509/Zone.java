package org.countersign.core.x509;

import java.util.Locale;

/// A part of the tree of DNS names. A leading dot means what is below a name and not the name itself; the empty text means all.
///
/// @param deep whether names below are within even without that dot
record Zone(String text, boolean deep) {
    Zone {
        text = plain(text);
    }

    boolean holds(String name) {
        var own = plain(name);
        if (text.isEmpty() || own.equals(text)) {
            return true;
        }
        return text.startsWith(".") ? own.endsWith(text) : deep && own.endsWith("." + text);
    }

    /// Whether this zone begins at a name that the wildcard covers.
    boolean isOneBelow(String wildcard) {
        var parent = plain(wildcard);
        var top = text.startsWith(".") ? text.substring(1) : text;
        int dot = top.indexOf('.');
        return parent.startsWith("*.") && dot >= 0 && top.substring(dot).equals(parent.substring(1)) && !text.startsWith(".");
    }

    private static String plain(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
