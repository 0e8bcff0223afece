package org.countersign.cli.command.ssh;

import java.util.regex.Pattern;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.text.Printable;

/// Where a connection goes. `ssh` passes names on as its user typed them, or as a web page made them type, and on the way
/// they meet shells: only what no shell knows is taken.
record Target(String user, String host, int port) {
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.@+][A-Za-z0-9_.@+-]{0,255}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:][A-Za-z0-9_.:%-]{0,254}");

    static Target of(String user, String host, String port) {
        return new Target(matching(USER, user, "the name of a user"), matching(HOST, host, "the name of a host"), port(port));
    }

    private static String matching(Pattern form, String text, String what) {
        if (!form.matcher(text).matches()) {
            throw new CommandFailure("'" + Printable.text(text) + "' cannot be " + what)
                    .hint("letters, digits and a few signs such as '.', '-' and '_' are allowed");
        }
        return text;
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new CommandFailure("'" + Printable.text(text) + "' is not the number of a port");
        }
        return Integer.parseInt(text);
    }
}
