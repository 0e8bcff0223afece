package org.countersign.cli.command.online;

import org.countersign.cli.grammar.Flag;

/// Flags of commands that may lead to a login at an OpenID provider.
public final class OidcFlags {
    public static final Flag CONSOLE = Flag.toggle("console",
            "Log in without a browser on this machine: with a code to be typed on another device.");
    public static final Flag REDIRECT_URL = Flag.value("redirect-url", "uri", "Where the browser is sent after a login.");

    private OidcFlags() {}
}
