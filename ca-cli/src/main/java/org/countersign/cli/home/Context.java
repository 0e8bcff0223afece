package org.countersign.cli.home;

import org.countersign.cli.failure.CommandFailure;

/// A name for an authority and a set of defaults, so that one user can work with several CAs.
///
/// Authority and profile become directory names, so neither may lead out of the base directory.
public record Context(String name, String authority, String profile) {
    public Context {
        directoryName("context", name);
        directoryName("authority", authority);
        directoryName("profile", profile);
    }

    private static void directoryName(String what, String name) {
        if (name.isBlank() || name.equals(".") || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ')) {
            throw new CommandFailure("'" + name + "' is not a valid " + what + " name")
                    .hint("use letters, digits, dots and dashes");
        }
    }
}
